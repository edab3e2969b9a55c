"""What becomes of a file in which several codemods want to change the same code.

What stands in a site that keeps its statements is changed there, and goes with them. Of all else
the first codemod has it. The sites of a repair hang together (an import goes with its last use),
so the repair of another one that touches any of that code is left in the whole file; it says so,
and a second run sees to it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from codemods.codemod import Refusal, Repair, Span
from codemods.engine.orders import Order, places

_Changed: TypeAlias = tuple[Span, bool]

REASON = "another repair changes the same code; run again"


def late(order: Order) -> list[str]:
    """The names of the codemods whose repair touches what one before it changes."""
    taken: list[_Changed] = []
    names = []
    for codemod, repair in order.repairs:
        changed = _changed(repair)
        if _touch(taken, changed):
            names.append(codemod.name)
        else:
            taken.extend(changed)
    return names


def postponed(repair: Repair) -> Repair:
    """A repair of which nothing is carried out, and all that it finds is reported."""
    left = [
        Refusal(place.offset, place.message, REASON, place.cwe)
        for place in places(replace(repair, creation=None, refusals=()))
    ]
    return Repair(refusals=(*repair.refusals, *left))


def _changed(repair: Repair) -> list[_Changed]:
    """What a repair changes in a file, and whether each keeps what is in it; nothing but imports
    and definitions overlaps with none."""
    if repair.deletion:
        return [(Span(0, sys.maxsize), False)]
    sites = [(site.span, site.keeps) for site in repair.sites]
    return [*sites, *((edit.span, False) for edit in repair.edits)]


def _touch(some: Sequence[_Changed], others: Sequence[_Changed]) -> bool:
    """Whether one of `some` has a character in common with one of `others`, or stands in it, but
    for what stands in one that keeps it."""
    both = [*((it, 0) for it in some), *((it, 1) for it in others)]
    around: list[tuple[_Changed, int]] = []
    for changed, kind in sorted(both, key=lambda it: (it[0][0].start, -it[0][0].end)):
        span = changed[0]
        around = [it for it in around if it[0][0].end > span.start]
        if any(not _is_kept(span, outer) for outer, other in around if other != kind):
            return True
        around.append((changed, kind))
    return False


def _is_kept(span: Span, outer: _Changed) -> bool:
    """Whether a change stands in another one that keeps it, and is not all of it."""
    around, keeps = outer
    return keeps and around.holds(span) and around != span
