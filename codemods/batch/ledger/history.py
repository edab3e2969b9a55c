"""How many reviews there were of each sort, over time: from the events alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from codemods.batch.ledger.rows import Event
from codemods.batch.states import FOLLOWED, ReviewState, TargetState

SORTS = ("waiting", "open", "failed", "closed", "merged")
"""Of reviews: those that are not published yet, or are held; those that somebody is asked for; and
the others."""
FAILED_TARGETS = "failed targets"

_S = ReviewState

_SORT_OF: Mapping[str, str] = {
    **dict.fromkeys((it.value for it in (_S.PLANNED, _S.COMMITTED, _S.PUBLISHING)), "waiting"),
    _S.HELD.value: "waiting",
    **dict.fromkeys((it.value for it in (_S.PUBLISHED, *FOLLOWED)), "open"),
    _S.FAILED.value: "failed",
    _S.CLOSED.value: "closed",
    _S.MERGED.value: "merged",
}
"""By the value of the state. What is superseded is not counted any more."""

_FINEST = timedelta(minutes=1)
_STEPS = (
    (timedelta(days=3), timedelta(days=1)),
    (timedelta(hours=6), timedelta(hours=1)),
    (timedelta(minutes=30), timedelta(minutes=10)),
)
"""How fine it is told by how long it took, at least."""


@dataclass(frozen=True, slots=True)
class Point:
    """The counts at the end of a period."""

    start: datetime
    """Of the period, in UTC."""
    counts: Mapping[str, int]
    """Of each of `SORTS`, and of `FAILED_TARGETS`."""


@dataclass(frozen=True, slots=True)
class History:
    """Periods of one length, without gaps."""

    step: timedelta
    points: tuple[Point, ...]
    until: datetime
    """The end of what is told, within the last period."""

    @property
    def is_daily(self) -> bool:
        """Whether the periods are days, in UTC."""
        return self.step >= timedelta(days=1)


def history(events: Iterable[Event], now: datetime | None = None) -> History | None:
    """What the events tell, up to `now` or up to the last of them; None where there are none."""
    counts = dict.fromkeys((*SORTS, FAILED_TARGETS), 0)
    known: dict[datetime, dict[str, int]] = {}
    minute = end = datetime.min.replace(tzinfo=timezone.utc)
    for event in events:
        # A clock may have been set back; the order of the events is that of what happened.
        end = max(end, event.at)
        if end - minute >= _FINEST:
            if known:
                known[minute] = dict(counts)
            minute = _floor(end, _FINEST)
            known[minute] = counts
        _count(counts, event)
    if not known:
        return None
    known[minute] = dict(counts)
    if now is not None:
        end = max(end, now.astimezone(timezone.utc))
    return _periods(known, end)


def _count(counts: dict[str, int], event: Event) -> None:
    if event.review is None:
        failed = TargetState.FAILED.value
        counts[FAILED_TARGETS] += (event.new == failed) - (event.old == failed)
        return
    if old := _SORT_OF.get(event.old):
        counts[old] -= 1
    if new := _SORT_OF.get(event.new):
        counts[new] += 1


def _periods(known: Mapping[datetime, Mapping[str, int]], end: datetime) -> History:
    first = next(iter(known))
    step = next((step for least, step in _STEPS if end - first >= least), _FINEST)
    at_end = {_floor(minute, step): counts for minute, counts in known.items()}
    start = _floor(first, step)
    points = [Point(start, at_end[start])]
    while (start := start + step) <= end:
        points.append(Point(start, at_end.get(start, points[-1].counts)))
    return History(step, tuple(points), end)


def _floor(at: datetime, step: timedelta) -> datetime:
    """The start of the period that it lies in; periods are counted from midnight in UTC."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (at - midnight) // step * step
