"""A burn-down as SVG: what is left lies at the bottom, what is done on top of it.

It says in words what it shows, and is legible in light and in dark surroundings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone
from itertools import accumulate

from codemods.batch.ledger.axes import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Scale,
    grid,
    text,
    times,
)
from codemods.batch.ledger.history import FAILED_TARGETS, SORTS, History

_LEFT_TO_DO = SORTS.index("failed") + 1
"""So many of the sorts are what is left."""
_STEEPEST = 4
"""The time axis reaches to the deadline unless it would be longer than so many times what there is
to tell."""
_CHARACTER = 7
"""The width that is left for one in the legend."""
_STYLE = """
text { font: 13px ui-sans-serif, system-ui, Helvetica, Arial, sans-serif; fill: #1f2328 }
.head { font-weight: 600; font-size: 15px }
.note { font-size: 11px; fill: #59636e }
.ground { fill: #ffffff }
.grid { stroke: #8c959f; stroke-opacity: .35 }
.left { fill: none; stroke: #1f2328; stroke-width: 1.5 }
.deadline { stroke: #b3261e; stroke-dasharray: 5 4 }
text.late { fill: #b3261e }
.waiting { fill: #8c959f }
.open { fill: #1f6feb }
.failed { fill: #d1242f }
.closed { fill: #d4d9df }
.merged { fill: #7ccf94 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .note { fill: #9198a1 }
  .ground { fill: #0d1117 }
  .left { stroke: #e6edf3 }
  .deadline { stroke: #ff8f85 }
  text.late { fill: #ff8f85 }
  .closed { fill: #3d444d }
  .merged { fill: #2a7a44 }
}
"""


def drawn(told: History | None, deadline: date | None) -> str:
    """The picture; None: nothing has happened yet."""
    if told is None:
        parts = [*_opened("Nothing has been planned yet."), text(LEFT, 60, "nothing yet", "note")]
        return "\n".join([*parts, "</svg>", ""])
    scale = _scale(told, deadline)
    parts = [
        *_opened(_described(told, deadline)),
        *_legend(told),
        *grid(scale),
        *_bands(scale, told),
        *times(scale, told.step),
        *_deadline(scale, deadline),
    ]
    return "\n".join([*parts, "</svg>", ""])


def _scale(told: History, deadline: date | None) -> Scale:
    start = told.points[0].start
    end = max(told.until, start + told.step)
    late = _end_of(deadline)
    if late is not None and end < late <= start + _STEEPEST * (end - start):
        end = late
    return Scale(start, end, max(1, *(_total(counts.counts) for counts in told.points)))


def _end_of(deadline: date | None) -> datetime | None:
    """The midnight after it, in UTC."""
    if deadline is None:
        return None
    return datetime.combine(deadline, time(), timezone.utc) + timedelta(days=1)


def _total(counts: Mapping[str, int]) -> int:
    return sum(counts[sort] for sort in SORTS)


def _opened(description: str) -> list[str]:
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        ' aria-labelledby="title description">',
        '<title id="title">Reviews of the batch over time</title>',
        f'<desc id="description">{description}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="6"/>',
        text(LEFT, 28, "Reviews of the batch over time", "head"),
    ]


def _described(told: History, deadline: date | None) -> str:
    counts = told.points[-1].counts
    sorts = ", ".join(f"{counts[sort]} {sort}" for sort in SORTS)
    until = f" The deadline is {deadline}." if deadline else ""
    return (
        f"{_form(told.until)} UTC: {_total(counts)} reviews, of which {sorts}; "
        f"{counts[FAILED_TARGETS]} failed targets. It began {_form(told.points[0].start)}.{until}"
    )


def _legend(told: History) -> Iterator[str]:
    """Each sort with how many there are now, in the order in which they lie on each other."""
    counts = told.points[-1].counts
    x: float = LEFT
    for sort in SORTS:
        label = f"{sort} {counts[sort]}"
        yield f'<rect class="{sort}" x="{x}" y="44" width="12" height="12" rx="2"/>'
        yield text(x + 18, 55, label)
        x += 18 + _CHARACTER * len(label) + 18
    if failed := counts[FAILED_TARGETS]:
        yield text(RIGHT, 28, f"failed targets {failed}", "late", "end")


def _bands(scale: Scale, told: History) -> Iterator[str]:
    ends = [min(point.start + told.step, told.until) for point in told.points]
    points = [told.points[0], *told.points]
    across = [scale.x(at) for at in (told.points[0].start, *ends)]
    if across[-1] == across[0]:
        across[-1] = RIGHT  # one moment, all over the width
    heights = [[0, *accumulate(point.counts[sort] for sort in SORTS)] for point in points]
    for band, sort in enumerate(SORTS):
        lower = [(x, scale.y(height[band])) for x, height in zip(across, heights, strict=True)]
        upper = [(x, scale.y(height[band + 1])) for x, height in zip(across, heights, strict=True)]
        yield f'<path class="{sort}" d="{_line(upper + lower[::-1])} Z"/>'
    left = [(x, scale.y(height[_LEFT_TO_DO])) for x, height in zip(across, heights, strict=True)]
    yield f'<path class="left" d="{_line(left)}"/>'


def _deadline(scale: Scale, deadline: date | None) -> Iterator[str]:
    end = _end_of(deadline)
    if end is None:
        return
    if scale.start <= end <= scale.end:
        x = scale.x(end)
        yield f'<path class="deadline" d="M{x} {TOP - 6} V{BOTTOM}"/>'
        side = "end" if x > (LEFT + RIGHT) / 2 else "start"
        yield text(x, TOP - 10, f"deadline {deadline}", "note late", side)
    else:
        arrow = " →" if end > scale.end else ""
        yield text(RIGHT, TOP - 10, f"deadline {deadline}{arrow}", "note late", "end")


def _line(points: list[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{x:g} {y:g}" for x, y in points)


def _form(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")
