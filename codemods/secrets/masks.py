"""What takes the place of a secret that is shown, and what a file needs for it."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from codemods.codemod import Definition, Import, Keeps, Site, Unit
from codemods.engine import quotes
from codemods.engine.module import Module, Occurrence
from codemods.secrets import databases
from codemods.secrets.words import Kind

HELPER = Definition(
    "_mask_url",
    """\
def _mask_url(url):
    \"\"\"Return a URL as logs may show it: without its password and its query.\"\"\"
    if not url:
        return url
    text = str(url)
    try:
        parts = urllib.parse.urlsplit(text)
    except ValueError:
        return {quote}***{quote}
    rest = parts.path + parts.query + parts.fragment
    if not parts.scheme or {quote}://{quote} not in text or {quote}@{quote} in rest:
        return {quote}***{quote}
    user, at, host = parts.netloc.rpartition({quote}@{quote})
    name, colon, password = user.partition({quote}:{quote})
    user = name + {quote}:***{quote} if colon else user
    return parts.scheme + {quote}://{quote} + user + at + host + parts.path""",
)
"""What masks a URL where nothing of the project does. It never raises: a log call must not fail.
What can't be taken apart for certain is not shown at all; an ``@`` behind the host may be that of a
password with a slash in it."""

URLLIB = Import("urllib.parse")
MAKE_URL = Import("sqlalchemy.engine.url", "make_url")
_MAKE_URL = ("sqlalchemy.engine.url.make_url", "sqlalchemy.engine.make_url")
"""Where it is: in all releases in the first one."""
STRUTILS = Import("oslo_utils", "strutils")

SHOWN = "the f-string shows the text of the expression, too"
NO_ROOM = "the f-string has no quotes left for a literal"


class NoMask(Exception):
    """Nothing can take the place of a secret; the message is the reason."""


def _taken(name: str) -> NoMask:
    return NoMask(f"{name} means something else in this file")


def site(module: Module, place: Occurrence, kind: Kind, message: str, *, has_failed: bool) -> Site:
    """The order to mask the secret at a place. Raises `NoMask`.

    `has_failed`: whether the code there says what went wrong, perhaps with that very value.
    """
    if quotes.is_shown(module, place):
        raise NoMask(SHOWN)
    if kind is Kind.PLAIN:
        literal = quotes.quoted(module, place, "***", like=_literal_beside(place))
        if literal is None:
            raise NoMask(NO_ROOM)
        return module.site(place, Unit.EXPRESSION, "replace", message, arguments=(literal,))
    if kind is Kind.MAPPING:
        new = _new(module, place, STRUTILS, "oslo_utils.strutils")
        return _call(module, place, "strutils.mask_password", message, *new)
    if databases.is_engine_url(place.node):
        return _call(module, place, "repr", message, "repr")
    # It fails where what it is given is no URL; but then so does what is given the same.
    if not has_failed and databases.is_given_to_sqlalchemy(module, place):
        new = _new(module, place, MAKE_URL, *_MAKE_URL)
        return _call(module, place, "repr make_url", message, "repr", *new)
    if is_helped(module):
        return _call(module, place, HELPER.name, message)
    _new(module, place, URLLIB, "urllib", "urllib.parse")
    if module.bindings(HELPER.name):
        raise _taken(HELPER.name)
    return _call(module, place, HELPER.name, message, HELPER.name)


def _literal_beside(place: Occurrence) -> ast.expr | None:
    """The text that a value is put into: what takes its place has the same quotes."""
    for node in reversed(place.chain[:-1]):
        first = node.left if isinstance(node, ast.BinOp) else None
        if isinstance(node, ast.Call):
            first = next(iter(node.args), None)
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            return first
    return None


def _call(module: Module, place: Occurrence, calls: str, message: str, *introduces: str) -> Site:
    return module.site(
        place,
        Unit.EXPRESSION,
        "call",
        message,
        arguments=(calls,),
        introduces=introduces,
        keeps=Keeps.ALL,
    )


def _new(module: Module, place: Occurrence, wanted: Import, *meanings: str) -> tuple[str, ...]:
    """The name that an import binds, if the file has yet to import it.

    Raises `NoMask` where the name means something else at the place.
    """
    bindings = module.bindings(wanted.binds)
    found = {it.imported for it in bindings.get(module.tree, ())}
    if found - set(meanings) or module.scope_of(wanted.binds, place) not in {None, module.tree}:
        raise _taken(wanted.binds)
    return () if found else (wanted.binds,)


def imports(sites: Sequence[Site]) -> tuple[Import, ...]:
    """The imports that some sites need."""
    names = {name for it in sites for name in it.introduces}
    needed = {HELPER.name: URLLIB, MAKE_URL.binds: MAKE_URL, STRUTILS.binds: STRUTILS}
    return tuple(wanted for name, wanted in needed.items() if name in names)


def definitions(module: Module, sites: Sequence[Site]) -> tuple[Definition, ...]:
    """The functions that some sites need."""
    if not any(HELPER.name in it.introduces for it in sites):
        return ()
    quote = quotes.usual(module.text)
    return (Definition(HELPER.name, HELPER.source.replace("{quote}", quote)),)


def is_helped(module: Module) -> bool:
    """Whether an earlier run has put the helper into the file."""
    bindings = module.bindings(HELPER.name)
    if list(bindings) != [module.tree] or len(bindings[module.tree]) != 1:
        return False
    wanted = ast.unparse(ast.parse(HELPER.source.replace("{quote}", "'")))
    return ast.unparse(bindings[module.tree][0].node) == wanted
