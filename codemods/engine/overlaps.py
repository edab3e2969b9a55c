"""What becomes of a file in which several codemods want to change the same code.

The first of them has it. The sites of a repair hang together (an import goes with its last use),
so the repair of another one that touches any of that code is left in the whole file; it says so,
and a second run sees to it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from codemods.codemod import Refusal, Repair, Span
from codemods.engine.orders import Order

REASON = "another repair changes the same code; run again"


def late(order: Order) -> list[str]:
    """The names of the codemods whose repair touches what one before it changes."""
    taken: list[Span] = []
    names = []
    for codemod, repair in order.repairs:
        spans = _changed(repair)
        if _touch(taken, spans):
            names.append(codemod.name)
        else:
            taken.extend(spans)
    return names


def postponed(repair: Repair) -> Repair:
    """A repair of which nothing is carried out, and all that it finds is reported."""
    found = [(0, repair.deletion)]
    found.extend((site.span.start, site.message) for site in repair.sites)
    found.extend((edit.span.start, edit.message) for edit in repair.edits)
    left = (Refusal(offset, message, REASON) for offset, message in found if message)
    return Repair(refusals=(*repair.refusals, *left))


def _changed(repair: Repair) -> list[Span]:
    """What a repair changes in a file; nothing but imports and definitions overlaps with none."""
    if repair.deletion:
        return [Span(0, sys.maxsize)]
    return [*(site.span for site in repair.sites), *(edit.span for edit in repair.edits)]


def _touch(some: Iterable[Span], others: Iterable[Span]) -> bool:
    """Whether one of `some` has a character in common with one of `others`, or stands in it."""
    ends = [0, 0]  # how far those of each kind reach that were looked at
    for span, kind in sorted([*((span, 0) for span in some), *((span, 1) for span in others)]):
        if span.start < ends[1 - kind]:
            return True
        ends[kind] = max(ends[kind], span.end)
    return False
