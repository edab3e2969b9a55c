"""Connection strings by where they come from or go to, whatever their names are."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.engine import resolve
from codemods.engine.module import Module, Occurrence
from codemods.engine.names import last_name

_TAKERS = frozenset({"create_async_engine", "create_engine", "engine_from_url", "make_url"})
"""Functions of SQLAlchemy that are given a connection string."""


def given(module: Module) -> Iterator[Occurrence]:
    """Where functions read the names that they give to `create_engine`."""
    for taker in _TAKERS:
        for place, call in _calls(module, taker):
            yield from _read(module, place, call)


def is_engine_url(node: ast.AST) -> bool:
    """Whether an expression is the URL of an engine of SQLAlchemy, whose ``repr`` masks it."""
    return (
        isinstance(node, ast.Attribute) and node.attr == "url" and last_name(node.value) == "engine"
    )


def is_repr(place: Occurrence) -> bool:
    """Whether the ``repr`` is taken of an expression."""
    above = place.parent
    if isinstance(above, ast.FormattedValue):
        return above.conversion == ord("r")
    return isinstance(above, ast.Call) and last_name(above.func) == "repr"


def is_given_to_sqlalchemy(module: Module, place: Occurrence) -> bool:
    """Whether the function around an expression gives the same one to SQLAlchemy."""
    function, wanted = place.function, ast.unparse(place.node)
    for taker in _TAKERS if function is not None else ():
        for it, call in _calls(module, taker):
            if it.function is not function or ast.unparse(call.args[0]) != wanted:
                continue
            if any(isinstance(above, ast.Try) for above in it.chain):
                continue  # it may fail, and somebody counts on that
            if (resolve.dotted(module, call.func, it) or "").startswith("sqlalchemy."):
                return True
    return False


def _calls(module: Module, function: str) -> Iterator[tuple[Occurrence, ast.Call]]:
    """Where something is given to what is called `function`."""
    for place in module.occurrences(function):
        if not isinstance(place.node, (ast.Name, ast.Attribute)):
            continue  # it may stand in a comment that nothing is around
        call = place.parent
        if not isinstance(call, ast.Call) or call.func is not place.node or not call.args:
            continue
        if isinstance(call.func, ast.Name) or _is_of_module(module, call.func):
            yield place, call


def _is_of_module(module: Module, function: ast.expr) -> bool:
    """Whether a function is that of something imported, not a method of some object."""
    while isinstance(function, ast.Attribute):
        function = function.value
    return isinstance(function, ast.Name) and any(
        isinstance(it.node, ast.alias)
        for bindings in module.bindings(function.id).values()
        for it in bindings
    )


def _read(module: Module, place: Occurrence, call: ast.Call) -> Iterator[Occurrence]:
    """Where the function around a call reads the name that it gives to it."""
    function, argument = place.function, call.args[0]
    if function is None or not isinstance(argument, ast.Name):
        return
    if _is_tested(module, argument.id, function):
        return
    for use in module.occurrences(argument.id):
        if use.is_use and use.function is function and use.node is not argument:
            yield use


def _is_tested(module: Module, name: str, function: ast.AST) -> bool:
    """Whether a function asks what type a name is of: it may be no URL at all."""
    return any(
        it.function is function
        and isinstance(it.parent, ast.Call)
        and last_name(it.parent.func) == "isinstance"
        for it in module.occurrences(name)
    )
