"""Which expressions are secret: by their name, and by what their file says of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from codemods.engine.module import Module, Occurrence
from codemods.engine.names import last_name
from codemods.engine.text import words
from codemods.secrets import databases, near, tells
from codemods.secrets.words import Kind

_SETTINGS = frozenset({"app", "conf", "config", "environ", "getenv", "settings"})
"""What holds secrets under names in capitals; elsewhere these are mostly keys: ``KEY = "key"``."""
_OPTIONS = re.compile(r"(?i)\b(?:cfg|conf|config|configuration|args|parsed_args|options|opts)\b")
_AS_FILE = re.compile(r"(?i)private_?key")
"""A name that is a path where a person gives it, and no secret."""
_DATABASE = re.compile(r"(?i)(?:^|\.)(?:\w*conf(?:ig)?|cfg)\.(?:\w*database|db|sql)\.connection\Z")


def secrets(module: Module) -> Iterator[tuple[Occurrence, Kind]]:
    """The expressions in a file that are secret and may be shown, each from where it is read."""
    for it in near.mentions(module.text):
        place = _whole(module, it.name, it.offset)
        if place is not None and _is_secret(module, place, it.name, it.kind):
            yield place, it.kind
    for place in _urls(module):
        yield place, Kind.URL


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
    if kind is Kind.PLAIN and _AS_FILE.search(name):
        holder = ast.unparse(place.node).rpartition(".")[0]
        if _OPTIONS.search(holder):
            return False
    return not tells.is_harmless(module, place, name, kind)


def _urls(module: Module) -> Iterator[Occurrence]:
    """Connection strings that have no such name: ``CONF.database.connection``, what the function
    around gives to ``create_engine``, and ``engine.url``."""
    if "base.connection" in module.text:
        for offset in words(module.text, "connection"):
            place = _whole(module, "connection", offset)
            if place and _DATABASE.search(ast.unparse(place.node)):
                yield place
    if "engine.url" in module.text and "sqlalchemy" in module.text:
        for offset in words(module.text, "url"):
            place = _whole(module, "url", offset)
            if place and databases.is_engine_url(place.node) and not databases.is_repr(place):
                yield place
    yield from databases.given(module)
