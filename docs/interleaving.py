"""Draw docs/interleaving.svg: how two threads break a cache, from an exploration with frontrun."""

from __future__ import annotations

import ast
import sys
from collections.abc import Sequence
from html import escape
from itertools import groupby
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests" / "caches"))

from interleavings import Step, explore  # noqa: E402
from races import RACES  # noqa: E402

CASE = "check-then-act"
STOPPED = "has fetched a rate, but not stored it"
LOST = "stores it, over the one that thread 2 gave out"
WIDTH, TOP, ROW, LANE = 768, 60, 34, 356
LEFT = {1: 40, 2: 408}
STYLE = """
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #1f2328 }
.head { font-weight: bold }
.note { font-size: 11px; fill: #59636e }
text.lost { fill: #b3261e }
.lane { fill: #8c959f; fill-opacity: .12 }
.step { fill: #8c959f; fill-opacity: .18 }
.step.lost { fill: #d1242f; fill-opacity: .16; stroke: #d1242f }
.time { stroke: #8c959f; fill: none; stroke-width: 1.5 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .note { fill: #9198a1 }
  text.lost { fill: #ff8f85 }
}
"""


def steps_of(call: str, source: Path, trace: Sequence[Step]) -> list[Step]:
    """The steps in the function that is called, without those in what it calls."""
    name = call.partition("(")[0]
    for node in ast.parse(source.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            return [step for step, _ in groupby(step for step in trace if step.line in lines)]
    raise LookupError(name)


def drawn(call: str, source: Path, steps: Sequence[Step]) -> str:
    """The picture: a column for each thread, time downwards."""
    height = TOP + ROW * len(steps) + 8
    lines = source.read_text("utf-8").splitlines()
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        f"<title>Two threads call {escape(call)}: both find no rate, and both fetch one</title>",
        f"<style>{STYLE}</style>",
        f'<path class="time" d="M20 {TOP - 10} V{height - 12} m-5 -7 l5 7 l5 -7"/>',
        f'<text class="note" x="6" y="{TOP - 18}">time</text>',
    ]
    for thread, left in LEFT.items():
        parts += [
            f'<rect class="lane" x="{left}" y="4" width="{LANE}" height="{height - 8}" rx="6"/>',
            f'<text class="head" x="{left + 16}" y="30">thread {thread}</text>',
            f'<text class="note" x="{left + 90}" y="30">{escape(call)}</text>',
        ]
    for row, step in enumerate(steps):
        left, top = LEFT[step.thread] + 8, TOP + row * ROW - 12
        same = [each for each in steps if each == step]
        resumed = step is not same[0]
        note = LOST if resumed else STOPPED if step is not same[-1] else ""
        statement = escape(lines[step.line - 1].removeprefix("    "))
        colour = "lost" if resumed else "line"
        parts += [
            f'<rect class="step {colour}" x="{left}" y="{top}" width="{LANE - 16}"'
            f' height="{ROW - 8}" rx="4"/>',
            f'<text class="{colour}" x="{left + 8}" y="{top + 17}"'
            f' xml:space="preserve">{statement}</text>',
        ]
        if note:
            aside = LEFT[3 - step.thread] + 8
            parts.append(f'<text class="{colour} note" x="{aside}" y="{top + 17}">← {note}</text>')
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    """Write the picture beside this file."""
    (race,) = (race for race in RACES if race.case == CASE)
    source, call = race.source("before"), race.calls[0]
    trace = explore(source, race.calls, race.holds).trace
    picture = drawn(call, source, steps_of(call, source, trace))
    (HERE / "interleaving.svg").write_text(picture, "utf-8")


if __name__ == "__main__":
    main()
