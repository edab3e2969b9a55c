"""The axes of a picture: from times and numbers to places, with labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

WIDTH, HEIGHT = 768, 400
LEFT, RIGHT, TOP, BOTTOM = 56, 744, 84, 352
"""Of the plot."""
_LABELS = 6
"""Of an axis, about."""
_DAY = timedelta(days=1)
_TICKS = (
    *(timedelta(minutes=minutes) for minutes in (1, 5, 10, 30)),
    *(timedelta(hours=hours) for hours in (1, 3, 6, 12)),
    *(timedelta(days=days) for days in (1, 2, 7, 14, 28, 84)),
)
"""What may lie between two labels of times."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From times and numbers to places in the picture."""

    start: datetime
    end: datetime
    top: int
    """The number at the upper edge."""

    def x(self, at: datetime) -> float:
        """Where a time is."""
        return round(LEFT + (at - self.start) / (self.end - self.start) * (RIGHT - LEFT), 1)

    def y(self, number: float) -> float:
        """Where a number is."""
        return round(BOTTOM - number / self.top * (BOTTOM - TOP), 1)


def grid(scale: Scale) -> Iterator[str]:
    """The axis of numbers."""
    step = next(
        size * 10**power
        for power in range(12)
        for size in (1, 2, 5)
        if scale.top <= _LABELS * size * 10**power
    )
    for number in range(0, scale.top + 1, step):
        y = scale.y(number)
        yield f'<path class="grid" d="M{LEFT} {y} H{RIGHT}"/>'
        yield text(LEFT - 8, y + 4, str(number), "note", "end")


def times(scale: Scale, finest: timedelta) -> Iterator[str]:
    """The axis of times; they are known by `finest`, so no label is finer."""
    span = scale.end - scale.start
    form = "%Y-%m-%d" if finest >= _DAY else "%m-%d %H:%M" if span >= _DAY else "%H:%M"
    every = next(
        (step for step in _TICKS if step >= finest and span <= _LABELS * step), span / _LABELS
    )
    at = scale.start
    while at <= scale.end:
        x = scale.x(at)
        yield f'<path class="grid" d="M{x} {BOTTOM} v5"/>'
        yield text(x, BOTTOM + 20, at.strftime(form), "note", "middle")
        at += every
    note = "UTC" if span >= _DAY else f"{scale.start:%Y-%m-%d}, UTC"
    yield text(RIGHT, BOTTOM + 38, note, "note", "end")


def text(x: float, y: float, said: str, kind: str = "", anchor: str = "start") -> str:
    """A piece of text of ours: nothing of it is out of a repository, so nothing is escaped."""
    classes = f' class="{kind}"' if kind else ""
    return f'<text{classes} x="{x:g}" y="{y:g}" text-anchor="{anchor}">{said}</text>'
