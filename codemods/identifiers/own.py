"""Identifiers that do not come from outside, as their own file shows."""

from __future__ import annotations

import ast

from codemods.engine.names import dotted, last_name
from codemods.identifiers import entries
from codemods.identifiers.entries import Entry
from codemods.identifiers.words import IDENTIFIER

_GIVEN = frozenset(
    {"args", "body", "data", "form", "options", "params", "payload", "req", "request"}
)
"""What holds identifiers that somebody chose."""


def is_own(tree: ast.Module, entry: Entry, name: str) -> bool:
    """Whether the class of a function makes a parameter itself, or all calls in the file hand it
    what an object holds."""
    return _is_made(entry, name) or _is_held(tree, entry, name)


def _is_made(entry: Entry, name: str) -> bool:
    """Whether the class has a method that gives such an identifier: ``get_query_id``."""
    return entry.holder is not None and any(
        isinstance(it, (ast.FunctionDef, ast.AsyncFunctionDef)) and it.name == f"get_{name}"
        for it in entry.holder.body
    )


def _is_held(tree: ast.Module, entry: Entry, name: str) -> bool:
    """Whether the file calls the function, and each time with ``order.id``."""
    names = [it.arg for it in entries.parameters(entry.function)]
    place = names.index(name) - (entry.holder is not None) if name in names else -1
    given: list[ast.expr | None] = []
    for it in ast.walk(tree):
        if isinstance(it, ast.Call) and last_name(it.func) == entry.function.name:
            named = [keyword.value for keyword in it.keywords if keyword.arg == name]
            placed = it.args[place : place + 1] if place >= 0 else []
            given.append(next(iter([*named, *placed]), None))
    return bool(given) and all(
        isinstance(it, ast.Attribute)
        and IDENTIFIER.fullmatch(it.attr) is not None
        and _GIVEN.isdisjoint(dotted(it.value).split("."))
        for it in given
    )
