"""In which order the code of a function runs, as far as that can be told from where it stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from codemods.engine import scopes
from codemods.engine.module import Occurrence

CALLS = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)
"""What may run other code, or bind a name."""
_LATER = (*scopes.FUNCTIONS, *scopes.COMPREHENSIONS, ast.For, ast.AsyncFor, ast.While)
"""What runs parts of it several times, or at another time."""


def taken_first(chain: Sequence[ast.AST]) -> Sequence[ast.AST]:
    """`chain` up to the statement that evaluates the expression at its end once, and before it does
    anything else; empty where there is none."""
    for index in range(len(chain) - 1, 0, -1):
        outer, inner = chain[index - 1], chain[index]
        if isinstance(outer, ast.stmt):
            return chain[:index] if _first_of(outer) is inner else ()
        if not _is_first(outer, inner):
            return ()
    return ()


def _first_of(statement: ast.stmt) -> ast.expr | None:
    """The expression that a statement evaluates first."""
    if isinstance(statement, ast.For):
        return statement.iter
    if isinstance(statement, ast.If):
        return statement.test
    if isinstance(statement, (ast.Return, ast.Expr, ast.Assign, ast.AnnAssign)):
        return statement.value
    return None


def _is_first(outer: ast.AST, inner: ast.AST) -> bool:
    """Whether nothing of an expression runs before the part `inner` of it."""
    if isinstance(outer, ast.Call):
        return outer.func is inner or (_is_plain(outer.func) and outer.args[:1] == [inner])
    if isinstance(outer, (ast.Attribute, ast.Subscript)):
        return outer.value is inner
    if isinstance(outer, (ast.BinOp, ast.Compare)):
        return outer.left is inner
    if isinstance(outer, ast.BoolOp):
        return outer.values[0] is inner
    if isinstance(outer, (ast.Tuple, ast.List)):
        return outer.elts[0] is inner
    if isinstance(outer, ast.comprehension):
        return outer.iter is inner
    if isinstance(outer, scopes.COMPREHENSIONS):
        return outer.generators[0] is inner
    return isinstance(outer, ast.UnaryOp)


def _is_plain(node: ast.expr) -> bool:
    return not any(isinstance(it, (*CALLS, ast.Subscript)) for it in ast.walk(node))


def runs_once(place: Occurrence, statements: Sequence[ast.stmt]) -> bool:
    """Whether a place in these statements of a block is reached at most once, when they run."""
    start = next(index for index, it in enumerate(place.chain) if it in statements)
    for outer, inner in zip(place.chain[start:], place.chain[start + 1 :], strict=False):
        if isinstance(outer, scopes.COMPREHENSIONS) and outer.generators[0] is inner:
            continue
        if isinstance(outer, ast.For) and outer.iter is inner:
            continue
        if isinstance(outer, _LATER):
            return False
    return True


def calls_before(place: Occurrence, statements: Sequence[ast.stmt]) -> Iterator[ast.Call]:
    """The calls in these statements that may have been made when a place is reached: those that
    begin before it, are not around it, and not in a branch that leads elsewhere."""
    assert isinstance(place.node, ast.expr)
    where = (place.node.lineno, place.node.col_offset)
    decided = [
        it.body for it in place.chain if isinstance(it, ast.IfExp) and it.test in place.chain
    ]
    later = {it for body in decided for it in ast.walk(body)}
    for node in _before(place, statements):
        calls = [it for it in ast.walk(node) if isinstance(it, ast.Call)]
        yield from (
            it
            for it in calls
            if it not in place.chain and it not in later and (it.lineno, it.col_offset) < where
        )


def _before(place: Occurrence, statements: Sequence[ast.stmt]) -> Iterator[ast.AST]:
    """What may run before a place is reached, or holds it."""
    for statement in statements:
        if not isinstance(statement, ast.If):
            yield statement
            continue
        yield statement.test
        for branch in (statement.body, statement.orelse):
            is_around = any(it in place.chain for it in branch)
            leads_here = statement not in place.chain and not _leaves(branch)
            if is_around or leads_here or statement.test in place.chain:
                yield from _before(place, branch)


def _leaves(branch: Sequence[ast.stmt]) -> bool:
    """Whether nothing behind a branch runs after it."""
    return bool(branch) and isinstance(branch[-1], (ast.Return, ast.Raise))
