"""What becomes of a file in which several codemods want to change the same code.

What stands in a site that keeps what is in it is changed there first. Of all else the first codemod
has it. The sites of a repair hang together (an import goes with its last use), so the repair of
another one that touches any of that code is left in the whole file, and waits for the next round
(`engine.rounds`).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from codemods.codemod import Keeps, Refusal, Repair, Site, Span, TextEdit, Unit
from codemods.engine.orders import Order, places

REASON = "another repair changes the same code; run again"


class Claim(NamedTuple):
    """What a repair changes in one place."""

    span: Span
    unit: Unit | None = None
    keeps: Keeps = Keeps.NOTHING

    @classmethod
    def by(cls, order: Site | TextEdit) -> Claim:
        """What a site or an edit changes."""
        if isinstance(order, TextEdit):
            return cls(order.span)
        return cls(order.span, order.unit, order.keeps)

    @property
    def in_nesting_order(self) -> tuple[int, int, bool]:
        """Sorts what stands around something else before it. Of one span, statements that stay
        stand around the expression that they are."""
        return self.span.start, -self.span.end, not self._is_statement_that_stays

    def lets(self, inner: Claim) -> bool:
        """Whether `inner` may be changed by another codemod, within this."""
        if self.span.start == inner.span.start and inner._is_statement_that_stays:
            # What is put above the first of several statements has to stand above all of them.
            return self._is_statement_that_stays and self.unit is Unit.BLOCK
        if self.span == inner.span:
            # Another statement might become several, or none.
            return self._is_statement_that_stays and inner.unit is Unit.EXPRESSION
        return self.keeps is not Keeps.NOTHING and self.span.holds(inner.span)

    @property
    def _is_statement_that_stays(self) -> bool:
        return self.keeps is Keeps.ALL and self.unit in {Unit.BLOCK, Unit.RUN}


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


def postponed(repair: Repair, reason: str = REASON) -> Repair:
    """A repair of which nothing is carried out, and all that it finds is reported."""
    left = [
        Refusal(place.offset, place.message, reason, place.cwe)
        for place in places(replace(repair, creation=None, refusals=()))
    ]
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
