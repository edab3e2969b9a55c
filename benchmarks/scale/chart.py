"""Points and lines over two axes as SVG, legible in light and in dark surroundings."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 768, 440
LEFT, RIGHT, TOP, BOTTOM = 64, 744, 124, 384
_CHARACTER = 7
"""The width that is left for one in the legend."""
_STYLE = """
text { font: 13px ui-sans-serif, system-ui, Helvetica, Arial, sans-serif; fill: #1f2328 }
.head { font-weight: 600; font-size: 15px }
.note { font-size: 11px; fill: #59636e }
.ground { fill: #ffffff }
.grid { stroke: #8c959f; stroke-opacity: .35 }
path.line { fill: none; stroke-width: 2 }
path.dashed { stroke-dasharray: 6 4 }
path.dotted { stroke-dasharray: 2 3 }
.a { stroke: #1f6feb; fill: #1f6feb }
.b { stroke: #bc4c00; fill: #bc4c00 }
.c { stroke: #1a7f37; fill: #1a7f37 }
.d { stroke: #8250df; fill: #8250df }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .note { fill: #9198a1 }
  .ground { fill: #0d1117 }
  .a { stroke: #58a6ff; fill: #58a6ff }
  .b { stroke: #f0883e; fill: #f0883e }
  .c { stroke: #3fb950; fill: #3fb950 }
  .d { stroke: #bc8cff; fill: #bc8cff }
}
"""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Axis:
    """From numbers to places."""

    label: str
    ticks: Sequence[float]
    """Those that are labelled; the first and the last are its ends."""
    shown: Callable[[float], str] = "{:,g}".format
    is_logarithmic: bool = False

    def share(self, value: float) -> float:
        """Where a number is, from 0 to 1."""
        low, high = self.ticks[0], self.ticks[-1]
        if self.is_logarithmic:
            value, low, high = math.log(max(value, low)), math.log(low), math.log(high)
        return (value - low) / (high - low)


@dataclass(frozen=True, slots=True)
class Series:
    """What belongs together."""

    name: str
    """In the legend; empty: it is not there."""
    kind: str
    """A colour, ``a`` to ``d``."""
    points: Sequence[Point]
    line: str = "line"
    """Classes of the line between the points; empty: points alone."""


def drawn(title: str, description: str, x: Axis, y: Axis, series: Sequence[Series]) -> str:
    """The picture."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        ' aria-labelledby="title description">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="description">{escape(description)}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="6"/>',
        _text(LEFT - 40, 28, title, "head"),
        *_legend(series),
        *_axes(x, y),
        *(part for it in series for part in _series(it, x, y)),
    ]
    return "\n".join([*parts, "</svg>", ""])


def _legend(series: Sequence[Series]) -> Iterator[str]:
    at, row = LEFT - 40, 52
    for it in series:
        if not it.name:
            continue
        width = 34 + _CHARACTER * len(it.name)
        if at + width > RIGHT:
            at, row = LEFT - 40, row + 18
        if it.line:
            yield f'<path class="{it.line} {it.kind}" d="M{at} {row - 4} h18"/>'
        else:
            yield f'<circle class="{it.kind}" cx="{at + 9}" cy="{row - 4}" r="3"/>'
        yield _text(at + 24, row, it.name)
        at += width + 8


def _axes(x: Axis, y: Axis) -> Iterator[str]:
    for tick in y.ticks:
        at = _y(y, tick)
        yield f'<path class="grid" d="M{LEFT} {at:g} H{RIGHT}"/>'
        yield _text(LEFT - 8, at + 4, y.shown(tick), "note", "end")
    for tick in x.ticks:
        at = _x(x, tick)
        yield f'<path class="grid" d="M{at:g} {BOTTOM} v5"/>'
        yield _text(at, BOTTOM + 20, x.shown(tick), "note", "middle")
    yield _text(RIGHT, BOTTOM + 42, x.label, "note", "end")
    yield _text(LEFT - 40, TOP - 8, y.label, "note")


def _series(it: Series, x: Axis, y: Axis) -> Iterator[str]:
    places = [(_x(x, a), _y(y, b)) for a, b in it.points]
    if it.line:
        way = " L".join(f"{a:g} {b:g}" for a, b in places)
        yield f'<path class="{it.line} {it.kind}" d="M{way}"/>'
    else:
        yield from (f'<circle class="{it.kind}" cx="{a:g}" cy="{b:g}" r="3"/>' for a, b in places)


def _x(axis: Axis, value: float) -> float:
    return round(LEFT + axis.share(value) * (RIGHT - LEFT), 1)


def _y(axis: Axis, value: float) -> float:
    return round(BOTTOM - axis.share(value) * (BOTTOM - TOP), 1)


def _text(x: float, y: float, said: str, kind: str = "", anchor: str = "start") -> str:
    classes = f' class="{kind}"' if kind else ""
    return f'<text{classes} x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(said)}</text>'
