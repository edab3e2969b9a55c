"""What functions note so as not to do it again: that something was said, or did not work."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from codemods.caches import holding
from codemods.caches.accesses import IMPORTS
from codemods.caches.facts import Access, Op
from codemods.engine.module import Occurrence
from codemods.engine.scopes import NAMED_FUNCTIONS


def is_said(found: Sequence[tuple[Occurrence, Access]]) -> bool:
    """Whether a variable is only set to constants, where nothing else is done but to log or to
    warn."""
    bound = [it for it in found if it[1].op is Op.BIND]
    return bool(bound) and all(
        not access.is_fill and _is_beside_said(place) for place, access in bound
    )


def notes_failures(found: Sequence[tuple[Occurrence, Access]], *, is_container: bool) -> bool:
    """Whether a function only writes constants, and only as what it tried has failed."""
    written = [it for it in found if it[1].op.writes]
    return bool(written) and all(
        _failed(place) and not (_is_made(place) if is_container else access.is_fill)
        for place, access in written
    )


def _failed(place: Occurrence) -> bool:
    """Whether a place is in a handler of what was tried without a look at what stands there."""
    for outer, inner in zip(place.chain, place.chain[1:], strict=False):
        if isinstance(outer, ast.Try) and inner in outer.handlers:
            tried = [it for statement in outer.body for it in ast.walk(statement)]
            names = {getattr(it, "id", None) or getattr(it, "attr", None) for it in tried}
            return place.name not in names and any(isinstance(it, ast.Call) for it in tried)
    return False


def _is_made(place: Occurrence) -> bool:
    """Whether what a statement puts into a container is made there: by a call, or under a key."""
    statement = _statement(place)
    value = statement.value if isinstance(statement, ast.Assign) else None
    if value is not None and not isinstance(value, ast.Constant):
        return True
    calls = [it for it in ast.walk(statement) if isinstance(it, ast.Call)]
    return any(not holding.is_harmless(it, ()) for it in calls)


def _is_beside_said(place: Occurrence) -> bool:
    """Whether the statements around one do nothing but to say something: in the branch that a test
    leads to, or in a function that returns if that was done before."""
    statement = _statement(place)
    around = place.chain[place.chain.index(statement) - 1]
    if isinstance(around, NAMED_FUNCTIONS):
        others = [it for it in around.body if it is not statement and not _returns(it)]
    elif isinstance(around, ast.If) and statement in around.body:
        others = [it for it in around.body if it is not statement]
    else:
        return False
    return any(map(_says, others)) and all(map(_only_says, others))


def _statement(place: Occurrence) -> ast.stmt:
    return next(it for it in reversed(place.chain) if isinstance(it, ast.stmt))


def _returns(statement: ast.stmt) -> bool:
    """Whether a statement does nothing but to return, if something is so."""
    return (
        isinstance(statement, ast.If)
        and not statement.orelse
        and len(statement.body) == 1
        and isinstance(statement.body[0], ast.Return)
    )


def _says(statement: ast.stmt) -> bool:
    return any(map(holding.is_said, _statements(statement)))


def _only_says(statement: ast.stmt) -> bool:
    """Whether statements do nothing but to log or to warn, and to find the words."""
    return all(
        holding.is_said(it)
        or isinstance(it, (*IMPORTS, ast.Global, ast.Pass, ast.Continue, ast.If))
        or (isinstance(it, ast.Return) and it.value is None)
        or (isinstance(it, ast.Expr) and isinstance(it.value, ast.Constant))
        or (isinstance(it, ast.Assign) and _is_text(it))
        for it in _statements(statement)
    )


def _is_text(statement: ast.Assign) -> bool:
    """Whether a statement gives a name to what it makes without a call that may do more."""
    calls = (it for it in ast.walk(statement.value) if isinstance(it, ast.Call))
    named = all(isinstance(it, ast.Name) for it in statement.targets)
    return named and all(holding.is_harmless(it, ()) for it in calls)


def _statements(statement: ast.stmt) -> Iterator[ast.stmt]:
    """A statement, and those in its branches."""
    yield statement
    if isinstance(statement, ast.If):
        for inner in (*statement.body, *statement.orelse):
            yield from _statements(inner)
