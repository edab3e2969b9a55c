"""Functions whose callers all hold a lock: what they do is done under it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeAlias

from codemods.caches import guards
from codemods.caches.facts import Guard
from codemods.engine.module import Module, Occurrence
from codemods.engine.scopes import FUNCTIONS

_PLAIN = frozenset({"staticmethod", "classmethod"})
_Locks: TypeAlias = tuple[Guard, ...]


def held(module: Module, place: Occurrence) -> _Locks:
    """The locks that all callers of the function around a place hold, as far as the file tells."""
    start = place.function
    if start is None or not guards.may_be_taken(module):
        return ()
    calls: dict[ast.AST, list[tuple[_Locks, ast.AST | None]]] = {}
    left = [(start, place)]
    while left:
        function, at = left.pop()
        if function in calls:
            continue
        calls[function] = []
        for call in _calls(module, at, function):
            caller = call.function if call is not None else None
            locks = guards.held(module, call) if call is not None else ()
            if locks or caller is not function:
                calls[function].append((locks, caller))
            if not locks and call is not None and caller is not None:
                left.append((caller, call))
        if not calls[function] or ((), None) in calls[function]:
            return ()  # on a way that leads here nobody holds any
    return _common(calls).get(start) or ()


def _common(
    calls: dict[ast.AST, list[tuple[_Locks, ast.AST | None]]],
) -> dict[ast.AST | None, _Locks]:
    """The locks that all who call a function hold, each by itself or by those who call it.

    At first all are taken to hold any lock; what is wrong about that is found call by call.
    """
    known: dict[ast.AST | None, _Locks] = {}
    changed = True
    while changed:
        changed = False
        for function, found in calls.items():
            sure = [locks or known[caller] for locks, caller in found if locks or caller in known]
            if sure:
                names = frozenset.intersection(*map(_names, sure))
                changed = changed or function not in known or _names(known[function]) != names
                known[function] = tuple(it for it in sure[0] if it.name in names)
    return known


def _names(locks: _Locks) -> frozenset[str]:
    return frozenset(it.name for it in locks)


def _calls(
    module: Module, place: Occurrence, function: ast.FunctionDef | ast.AsyncFunctionDef
) -> Iterator[Occurrence | None]:
    """Where a function around a place is called; None for any way that is not seen."""
    around = place.chain[1 : place.chain.index(function)]
    is_method = any(isinstance(it, ast.ClassDef) for it in around)
    if _is_registered(function) or any(isinstance(it, FUNCTIONS) for it in around):
        yield None
        return
    for use in _uses(module, function, is_method=is_method):
        is_call = isinstance(use.parent, ast.Call) and use.parent.func is use.node
        yield use if is_call else None


def _is_registered(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a decorator may hand a function on."""
    return any(ast.unparse(it) not in _PLAIN for it in function.decorator_list)


def _uses(
    module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef, *, is_method: bool
) -> Iterator[Occurrence]:
    """Where a function of the module is named, or a method of a class of it."""
    for place in module.occurrences(function.name):
        node = place.node
        if is_method:
            if isinstance(node, ast.Attribute) and node.attr == function.name:
                yield place
        elif place.is_use and module.scope_of(function.name, place) is module.tree:
            yield place
