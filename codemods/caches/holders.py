"""Functions whose callers all hold a lock: what they do is done under it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.caches import guards
from codemods.caches.facts import Guard
from codemods.engine.module import Module, Occurrence

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_PLAIN = frozenset({"staticmethod", "classmethod"})


def held(
    module: Module, place: Occurrence, seen: frozenset[ast.AST] = frozenset()
) -> tuple[Guard, ...]:
    """The locks that all callers of the function around a place hold, as far as the file tells."""
    chain = place.chain
    function = next((it for it in reversed(chain) if isinstance(it, _FUNCTIONS)), None)
    if function is None or function in seen or _is_registered(function):
        return ()
    around = [it for it in chain[1 : chain.index(function)] if isinstance(it, ast.stmt)]
    if len(around) > 1 or not all(isinstance(it, ast.ClassDef) for it in around):
        return ()
    common: tuple[Guard, ...] | None = None
    for call in _uses(module, function, around):
        if not isinstance(call.parent, ast.Call) or call.parent.func is not call.node:
            return ()  # it is handed on
        if function in call.chain:
            continue  # it calls itself, with what it holds
        locks = (*guards.held(module, call), *held(module, call, seen | {function}))
        names = {it.name for it in locks}
        common = locks if common is None else tuple(it for it in common if it.name in names)
    return common or ()


def _is_registered(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a decorator may hand a function on."""
    return any(ast.unparse(it) not in _PLAIN for it in function.decorator_list)


def _uses(
    module: Module,
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    around: list[ast.stmt],
) -> Iterator[Occurrence]:
    """Where a function of the module is named, or a method of a class of it."""
    for place in module.occurrences(function.name):
        node = place.node
        if not around:
            if place.is_use and module.scope_of(function.name, place) is module.tree:
                yield place
        elif isinstance(node, ast.Attribute) and node.attr == function.name:
            yield place
