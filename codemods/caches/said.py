"""Containers of what was said already: to say something twice does no harm::

if key not in SEEN:                 if key in SEEN:
    SEEN.add(key)                       return
    LOG.warning("old: %s", key)     SEEN.add(key)
                                    warnings.warn(key)
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from codemods.caches import holding
from codemods.caches.blocks import block_of
from codemods.caches.facts import Access, Op
from codemods.engine.module import Occurrence

_SAYS = re.compile(r"(?:^|_)(?:warn|deprecat|logged)", re.I)
"""What a function or a container is called where its caller says something."""
_EXITS = (ast.Return, ast.Continue, ast.Pass)


def is_all(found: Sequence[tuple[Occurrence, Access]]) -> bool:
    """Whether a function does no more with a container than to say something once."""
    tests = [place for place, access in found if access.op is Op.TEST]
    changes = [place for place, access in found if access.op is Op.CHANGE]
    if len(tests) != 1 or not changes or len(found) > 1 + len(changes):
        return False
    guarded = _guarded(tests[0])
    putting = [it for it in guarded if any(it in place.chain for place in changes)]
    others = [it for it in guarded if it not in putting]
    function = tests[0].function
    assert function is not None
    if not all(any(it in place.chain for it in putting) for place in changes):
        return False
    if not all(map(_puts, putting)):
        return False
    if any(map(_SAYS.search, (function.name, tests[0].name))):
        others = [it for it in others if not _answers(it)]
    elif not any(map(holding.is_said, others)):
        return False
    return all(holding.is_said(it) or _is_silent(it) for it in others)


def _guarded(test: Occurrence) -> list[ast.stmt]:
    """The statements that run or not by what a test says; none if it is of another form."""
    compare, branch, *outer = reversed(test.chain[:-1])
    if not isinstance(compare, ast.Compare) or not isinstance(branch, ast.If):
        return []
    if isinstance(compare.ops[0], ast.NotIn):
        return [*branch.body, *branch.orelse]
    body = block_of(outer[0], [branch])
    behind = body[body.index(branch) + 1 :] if isinstance(branch.body[-1], _EXITS) else []
    return [*branch.body, *branch.orelse, *behind]


def _puts(statement: ast.stmt) -> bool:
    """Whether a statement puts into the container that something was said, and no more."""
    if isinstance(statement, ast.Assign):
        return isinstance(statement.value, (ast.Constant, ast.Name))
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and not any(
        isinstance(node, ast.Call) for it in call.args for node in ast.walk(it)
    )


def _answers(statement: ast.stmt) -> bool:
    """Whether a statement tells the caller whether to say something."""
    return isinstance(statement, ast.Return) and isinstance(statement.value, ast.Constant)


def _is_silent(statement: ast.stmt) -> bool:
    """Whether a statement goes, or makes something of what is there."""
    if isinstance(statement, _EXITS):
        return getattr(statement, "value", None) is None
    return (
        isinstance(statement, ast.Assign)
        and all(isinstance(it, ast.Name) for it in statement.targets)
        and all(
            holding.is_harmless(it, ()) for it in ast.walk(statement) if isinstance(it, ast.Call)
        )
    )
