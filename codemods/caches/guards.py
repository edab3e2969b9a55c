"""Locks that are there already: which one is held at a place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from codemods.engine import scopes
from codemods.engine.module import Module, Occurrence

_IS_LOCK = re.compile(r"lock|mutex|semaphore|\bsem\b|cond(?:ition)?\b", re.I)
"""What the names of locks have in them."""
_SYNCHRONIZES = re.compile(r"synchroni[sz]|(?:^|[._])(?:with_)?lock(?:ed)?$", re.I)
"""What a decorator is called that holds a lock."""


def held(module: Module, place: Occurrence) -> str:
    """The innermost lock that is held at a place, as the code spells it; empty if none is."""
    for lock in _held(module, place):
        return lock
    return ""


def _held(module: Module, place: Occurrence) -> Iterator[str]:
    chain = place.chain
    for outer, inner in zip(reversed(chain[:-1]), reversed(chain), strict=False):
        if isinstance(outer, (ast.With, ast.AsyncWith)) and inner in outer.body:
            for item in reversed(outer.items):
                if is_lock(item.context_expr):
                    yield ast.unparse(item.context_expr)
        elif isinstance(outer, ast.Try) and (inner in outer.body or inner in outer.handlers):
            yield from _released(outer)
        elif isinstance(outer, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if inner in outer.body:
                for decorator in outer.decorator_list:
                    if _synchronizes(decorator):
                        yield ast.unparse(decorator)
            if not _is_comprehension(inner):
                return
        elif isinstance(outer, ast.Lambda):
            return


def _is_comprehension(node: ast.AST) -> bool:
    return isinstance(node, scopes.COMPREHENSIONS)


def is_lock(node: ast.expr) -> bool:
    """Whether an expression is a lock, by its name; or takes one by a name, as lockutils does."""
    if isinstance(node, ast.Call):
        return bool(node.args) and _IS_LOCK.search(ast.unparse(node.func)) is not None
    last = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return _IS_LOCK.search(last) is not None


def _synchronizes(decorator: ast.expr) -> bool:
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    return _SYNCHRONIZES.search(ast.unparse(function)) is not None


def _released(node: ast.Try) -> Iterator[str]:
    """The lock that a ``finally`` releases: it was acquired above."""
    for statement in node.finalbody:
        call = statement.value if isinstance(statement, ast.Expr) else None
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr == "release"
            and is_lock(call.func.value)
        ):
            yield ast.unparse(call.func.value)
