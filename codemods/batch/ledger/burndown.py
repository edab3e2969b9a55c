"""How the reviews of a batch become fewer: as a table, and as a picture."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from codemods.batch.ledger.history import FAILED_TARGETS, SORTS, history
from codemods.batch.ledger.picture import drawn
from codemods.batch.ledger.rows import Event


def csv(events: Iterable[Event], *, now: datetime | None = None) -> str:
    """A line for each period, with what there was at its end; up to `now`, or to the last event.

    Periods are days; in the first three days of a batch hours, or minutes. Times are in UTC.
    """
    lines = [",".join(("at", *SORTS, FAILED_TARGETS))]
    told = history(events, now)
    if told is not None:
        form = "%Y-%m-%d" if told.is_daily else "%Y-%m-%dT%H:%MZ"
        lines += [
            ",".join(
                (
                    point.start.strftime(form),
                    *(str(point.counts[name]) for name in (*SORTS, FAILED_TARGETS)),
                )
            )
            for point in told.points
        ]
    return "\n".join([*lines, ""])


def svg(
    events: Iterable[Event], deadline: date | None = None, *, now: datetime | None = None
) -> str:
    """The same as a picture, with the deadline where there is one."""
    return drawn(history(events, now), deadline)
