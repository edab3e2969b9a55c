"""What becomes of a plan where only safe edits are wanted.

Of a codemod whose edits a person should look at, nothing is carried out. One that is safe may yet
delete a file, which is to be looked at, too: that stays, and the tree is planned again with it
among the unseen, since what the codemod does elsewhere may count on its end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from codemods.codemod import Codemod, Repair, Safety
from codemods.engine.overlaps import postponed

Planner: TypeAlias = (
    "Callable[[Codemod[Any], Mapping[str, Any], Sequence[str]], Mapping[str, Repair]]"
)
"""What gives the plan of a codemod, from the facts of all files and the unseen."""

HELD = "a person should look at this change; --review makes it"
"""The reason of a finding whose repair waits for --review."""
DECLINED = "declined"
"""That of a finding whose repair was not wanted."""


def safe_plan(
    codemod: Codemod[Any], facts: Mapping[str, Any], unseen: Sequence[str]
) -> Mapping[str, Repair]:
    """What a codemod plans, and of what needs review only that it was found."""
    if codemod.safety is Safety.REVIEW:
        plan = codemod.plan(facts, unseen)
        return {path: postponed(repair, HELD) for path, repair in plan.items()}
    held: dict[str, Repair] = {}
    while True:
        plan = codemod.plan(facts, [*unseen, *held])
        new = {
            path: postponed(repair, HELD)
            for path, repair in plan.items()
            if repair.deletion and path not in held
        }
        held.update(new)
        if not new:
            return {**plan, **held}


def whole_plan(
    codemod: Codemod[Any], facts: Mapping[str, Any], unseen: Sequence[str]
) -> Mapping[str, Repair]:
    """All that a codemod plans."""
    return codemod.plan(facts, unseen)
