"""What becomes of a file in which several codemods want to change the same code.

What stands in a site that keeps what is in it is changed there first. Of all else the first codemod
has it. The sites of a repair hang together (an import goes with its last use),
so the repair of another one that touches any of that code is left in the whole file; it says so,
and a second run sees to it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NamedTuple

from codemods.codemod import Refusal, Repair, Site, Span, TextEdit, Unit
from codemods.engine.orders import Order

REASON = "another repair changes the same code; run again"


class Claim(NamedTuple):
    """What a repair changes in one place."""

    span: Span
    keeps: bool = False
    unit: Unit | None = None

    @classmethod
    def by(cls, order: Site | TextEdit) -> Claim:
        """What a site or an edit changes."""
        if isinstance(order, TextEdit):
            return cls(order.span)
        return cls(order.span, order.keeps, order.unit)

    @property
    def in_nesting_order(self) -> tuple[int, int, bool]:
        """Sorts what stands around something else before it. Of one span, a statement that keeps
        what is in it stands around the expression that is all of it."""
        return self.span.start, -self.span.end, not self._keeps_all

    def lets(self, inner: Claim) -> bool:
        """Whether `inner` may be made by another codemod, within this. What is all of it must not
        become several statements, or none: it has to be an expression."""
        if self.span == inner.span:
            return self._keeps_all and inner.unit is Unit.EXPRESSION
        return self.keeps and self.span.holds(inner.span)

    @property
    def _keeps_all(self) -> bool:
        return self.keeps and self.unit in {Unit.BLOCK, Unit.RUN}


def late(order: Order) -> list[str]:
    """The names of the codemods whose repair touches what one before it changes."""
    taken: list[Claim] = []
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
    found = [(0, repair.deletion)]
    found.extend((site.span.start, site.message) for site in repair.sites)
    found.extend((edit.span.start, edit.message) for edit in repair.edits)
    left = (Refusal(offset, message, REASON) for offset, message in found if message)
    return Repair(refusals=(*repair.refusals, *left))


def _changed(repair: Repair) -> list[Claim]:
    """What a repair changes in a file; nothing but imports and definitions overlaps with none."""
    if repair.deletion:
        return [Claim(Span(0, sys.maxsize))]
    sites = [Claim.by(site) for site in repair.sites]
    return [*sites, *(Claim.by(edit) for edit in repair.edits)]


def _touch(some: Sequence[Claim], others: Sequence[Claim]) -> bool:
    """Whether one of `some` has a character in common with one of `others`, or stands in it, but
    for what stands in one that keeps it."""
    both = [*((it, 0) for it in some), *((it, 1) for it in others)]
    around: list[tuple[Claim, int]] = []
    for changed, kind in sorted(both, key=lambda it: it[0].in_nesting_order):
        around = [it for it in around if it[0].span.end > changed.span.start]
        if any(not outer.lets(changed) for outer, other in around if other != kind):
            return True
        around.append((changed, kind))
    return False
