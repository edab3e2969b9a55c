"""What is empty before a ``try``, and is given back as if there was nothing to put into it."""

from __future__ import annotations

import ast
import re

from codemods.engine.names import last_name
from codemods.engine.resolve import dotted
from codemods.handlers import gathering, places, tables, unset
from codemods.handlers.swallowed import Caught, Idle
from codemods.timeouts.finding import apis

_MAY_BE_NONE = re.compile(
    r"get|next|read(?:_until|lines?)?|wait"
    r"|(?:.*_)?(?:accept|discover|drain|expect|listen|peek|poll|probe|recv|scan|search|select"
    r"|sniff)(?:_.*)?"
)
"""What functions are called that look for something which may as well not be there."""


def of(idle: Idle) -> tuple[str, bool] | None:
    """The container that stays empty, or lacks something, after a timeout, and is read then; and
    whether it is empty."""
    if (
        idle.caught is not Caught.TIMEOUTS
        or not isinstance(idle.statement, ast.Pass)
        or idle.node.orelse
        or places.tries_again(idle.attempt)
        or gathering.ends_early(idle)
        or _may_be_none(idle)
    ):
        return None
    replaced = _replaced(idle)
    name = replaced or _filled(idle)
    if name is None or not gathering.is_read(idle, name):
        return None
    return name, replaced is not None


def _replaced(idle: Idle) -> str | None:
    """A variable that is given an empty container above the ``try``, and the answer in it."""
    for it in idle.body:
        if not isinstance(it, ast.Assign) or len(it.targets) != 1 or not _asks(it.value):
            continue
        target = it.targets[0]
        if not isinstance(target, ast.Name) or unset.is_bound_first(idle, target.id):
            continue
        bound = idle.module.bindings(target.id).get(idle.function, [])
        before = [b for b in bound if b.offset < idle.attempt.offset]
        if len(before) == 1 and gathering.is_empty(getattr(before[0].parent, "value", None)):
            return target.id
    return None


def _filled(idle: Idle) -> str | None:
    """A container that the function has made, and the ``try`` puts one answer into."""
    if places.loop_around(idle.attempt) is not None:
        return None
    loops = [it for it in places.walk(idle.body) if isinstance(it, places.LOOPS)]
    repeated = {it for loop in loops for it in places.walk(loop.body)}
    for name, filler in gathering.filled(idle):
        if filler not in repeated and gathering.is_empty_before(idle, name):
            return name
    return None


def _asks(value: ast.expr) -> bool:
    """Whether an expression is the answer of a call."""
    return any(isinstance(it, ast.Call) for it in places.walk([value]))


def _may_be_none(idle: Idle) -> bool:
    """Whether a ``try`` looks for something that may not be there."""
    module, place = idle.module, idle.attempt
    calls = [it for it in places.walk(idle.body) if isinstance(it, ast.Call)]
    names = [
        idle.function.name,
        *(last_name(it.func) for it in calls if dotted(module, it.func, place) not in apis.CALLS),
    ]
    return any(_MAY_BE_NONE.fullmatch(it) or tables.CLEANS_UP.search(it) for it in names)
