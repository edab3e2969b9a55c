"""What becomes of a plan where a codemod is to leave files alone.

Such a file is read all the same, since others may hang on what it holds. Where the codemod would
change it, the tree is planned again with the file among the unseen, as one that has to stay as it
is; so nothing elsewhere counts on the change. What is found in it is not reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codemods.codemod import Codemod, Repair
from codemods.engine.orders import changes
from codemods.engine.reviewing import Planner
from codemods.engine.select import Selection


def heeding(selection: Selection, plan: Planner) -> Planner:
    """The same, but that each codemod leaves alone what it is to leave alone in the selection."""

    def heedful(
        codemod: Codemod[Any], facts: Mapping[str, Any], unseen: Sequence[str]
    ) -> Mapping[str, Repair]:
        kept: list[str] = []
        while True:
            planned = plan(codemod, facts, [*unseen, *kept])
            alone = {path for path in planned if selection.ignores(codemod.name, path)}
            new = [it for it in alone if it not in kept and changes(planned[it])]
            if not new:
                return {path: it for path, it in planned.items() if path not in alone}
            kept.extend(sorted(new))

    return heedful
