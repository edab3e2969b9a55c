"""Which expressions are secret: by their name, and by what their file says of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from codemods.engine import resolve
from codemods.engine.module import Module, Occurrence
from codemods.engine.names import last_name
from codemods.engine.text import words
from codemods.secrets import near
from codemods.secrets.words import Kind

_SETTINGS = frozenset({"app", "conf", "config", "environ", "getenv", "settings"})
"""What holds secrets under names in capitals; elsewhere these are mostly keys: ``KEY = "key"``."""
_OPTIONS = re.compile(r"(?i)\b(?:cfg|conf|config|configuration|args|parsed_args|options|opts)\b")
_AS_FILE = re.compile(r"(?i)private_?key")
"""A name that is a path where a person gives it, and no secret."""
_DATABASE = re.compile(r"(?i)(?:^|\.)(?:\w*conf(?:ig)?|cfg)\.(?:\w*database|db|sql)\.connection\Z")
_TO_DATABASES = frozenset({"create_async_engine", "create_engine", "engine_from_url", "make_url"})
"""Functions of SQLAlchemy that are given a connection string."""
_MASKS = re.compile(
    r"(?i)mask|saniti[sz]e|redact|obfuscat|scrub|censor|hide|hidden|strip_|clean|hash|encrypt|digest"
    r"|\Alen\Z|\Abool\Z|\Atype\Z|\Aany\Z|\Aisinstance\Z"
)
"""Functions that give nothing secret of a secret."""
_NUMBERS = frozenset({"bool", "float", "int"})
_OF_VALUES = frozenset({*dir(str), *dir(bytes), *dir(dict)})
"""What is asked of texts and dictionaries; of a token, other attributes tell that it is more."""


def secrets(module: Module) -> Iterator[tuple[Occurrence, Kind]]:
    """The expressions in a file that are secret and may be shown, each from where it is read."""
    for it in near.mentions(module.text):
        place = _whole(module, it.name, it.offset)
        if place is not None and _is_secret(module, place, it.name, it.kind):
            yield place, it.kind
    yield from _urls(module)


def _whole(module: Module, name: str, offset: int) -> Occurrence | None:
    """The expression that reads what is called `name` at an offset."""
    place = Occurrence(name, offset, tuple(module.chain_at(offset)))
    node = place.node
    if isinstance(node, ast.Name):
        return place if isinstance(node.ctx, ast.Load) and not name.isupper() else None
    if isinstance(node, ast.Attribute):
        if node.attr != name or not isinstance(node.ctx, ast.Load):
            return None
        return place if not name.isupper() or last_name(node.value) in _SETTINGS else None
    if not isinstance(node, ast.Constant) or node.value != name:
        return None
    above = place.parent
    if isinstance(above, ast.Subscript) and above.slice is node:
        holder = above.value
    elif isinstance(above, ast.Call) and above.args[:1] == [node]:
        function = above.func
        if last_name(function) not in {"get", "getenv"} or above.keywords:
            return None
        holder = function.value if isinstance(function, ast.Attribute) else function
    else:
        return None
    if name.isupper() and last_name(holder) not in _SETTINGS:
        return None
    return place.up(1)


def _is_secret(module: Module, place: Occurrence, name: str, kind: Kind) -> bool:
    node = place.node
    if kind is Kind.PLAIN and _AS_FILE.search(name):
        return _OPTIONS.search(ast.unparse(node).rpartition(".")[0]) is None
    if not isinstance(node, ast.Name):
        return True
    if kind is Kind.PLAIN and _is_object(module, place, name):
        return False
    scope = module.scope_of(name, place)
    bindings = module.bindings(name).get(scope, []) if scope is not None else []
    if bindings and all(_is_known(it) for it in bindings):
        return False
    return not any(_tells_otherwise(it) for it in bindings)


def _is_object(module: Module, place: Occurrence, name: str) -> bool:
    """Whether the function around a place asks something of a name that no text knows."""
    scope = module.scope_of(name, place)
    return any(
        isinstance(it.parent, ast.Attribute)
        and it.parent.attr not in _OF_VALUES
        and module.scope_of(name, it) is scope
        for it in module.occurrences(name)
        if it.is_use
    )


def _tells_otherwise(binding: Occurrence) -> bool:
    """Whether what binds a name tells that it is not secret: an import, a number, a mask."""
    node, parent = binding.node, binding.parent
    if isinstance(node, (ast.alias, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return True
    if isinstance(node, ast.arg):
        return isinstance(node.annotation, ast.Name) and node.annotation.id in _NUMBERS
    if not isinstance(parent, (ast.Assign, ast.AnnAssign)) or parent.value is None:
        return False
    value = parent.value
    if isinstance(value, (ast.Compare, ast.UnaryOp, ast.Lambda)):
        return True
    return isinstance(value, ast.Call) and _MASKS.search(last_name(value.func)) is not None


def _is_known(binding: Occurrence) -> bool:
    """Whether a name is bound to what stands in the code."""
    parent = binding.parent
    return isinstance(parent, (ast.Assign, ast.AnnAssign)) and isinstance(
        parent.value, ast.Constant
    )


def _urls(module: Module) -> Iterator[tuple[Occurrence, Kind]]:
    """Connection strings by where they come from or go to: ``CONF.database.connection``, what the
    function around gives to ``create_engine``, and ``engine.url``."""
    if "base.connection" in module.text:
        for offset in words(module.text, "connection"):
            place = _whole(module, "connection", offset)
            if place and _DATABASE.search(ast.unparse(place.node)):
                yield place, Kind.URL
    if "engine.url" in module.text and "sqlalchemy" in module.text:
        for offset in words(module.text, "url"):
            place = _whole(module, "url", offset)
            if place and is_engine_url(place.node) and not _is_repr(place):
                yield place, Kind.URL
    for function in _TO_DATABASES:
        for place in module.occurrences(function):
            yield from _given(module, place)


def is_engine_url(node: ast.AST) -> bool:
    """Whether an expression is the URL of an engine of SQLAlchemy, whose ``repr`` masks it."""
    return (
        isinstance(node, ast.Attribute) and node.attr == "url" and last_name(node.value) == "engine"
    )


def _is_repr(place: Occurrence) -> bool:
    """Whether the ``repr`` is taken of an expression."""
    above = place.parent
    if isinstance(above, ast.FormattedValue):
        return above.conversion == ord("r")
    return isinstance(above, ast.Call) and last_name(above.func) == "repr"


def _given(module: Module, place: Occurrence) -> Iterator[tuple[Occurrence, Kind]]:
    """Where a function reads the name that it gives to `create_engine`."""
    call, function = place.parent, place.function
    if not isinstance(call, ast.Call) or call.func is not place.node or function is None:
        return
    if not call.args or not isinstance(call.args[0], ast.Name):
        return
    name = call.args[0].id
    if _is_tested(module, name, function):
        return
    for use in module.occurrences(name):
        if use.is_use and use.function is function and use.node is not call.args[0]:
            yield use, Kind.URL


def _is_tested(module: Module, name: str, function: ast.AST) -> bool:
    """Whether a function asks what type a name is of: it may be no URL at all."""
    return any(
        isinstance(it.parent, ast.Call) and last_name(it.parent.func) == "isinstance"
        for it in module.occurrences(name)
        if it.function is function
    )


def is_given_to_sqlalchemy(module: Module, place: Occurrence) -> bool:
    """Whether the function around an expression gives the same one to SQLAlchemy."""
    function, wanted = place.function, ast.unparse(place.node)
    for name in _TO_DATABASES if function is not None else ():
        for it in module.occurrences(name):
            call = it.parent
            if not isinstance(call, ast.Call) or call.func is not it.node or not call.args:
                continue
            if it.function is not function or ast.unparse(call.args[0]) != wanted:
                continue
            if any(isinstance(above, ast.Try) for above in it.chain):
                continue  # it may fail, and somebody counts on that
            if (resolve.dotted(module, call.func, it) or "").startswith("sqlalchemy."):
                return True
    return False
