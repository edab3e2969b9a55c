"""How the cost of locked-cache grows with a project: on copies of Nova's tree.

Printed are, for one, two and four copies side by side, and for one copy beside three without the
files that hold shared state: how many files and states there are, the seconds of the whole run, and
those of the plan, which sees all files together. The plan's must grow with the states alone.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.trees import unpacked
from codemods.caches import LockedCache
from codemods.caches.facts import Facts
from codemods.codemod import Lesson, Repair
from codemods.engine.pipeline import run
from codemods.engine.select import select

RELEASE = "nova==22.0.0"


class Timed(LockedCache):
    """The codemod, with a clock around what it does once a tree."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0
        self.states = 0
        self.holding: set[str] = set()

    def learn(self, facts: Mapping[str, Facts]) -> Lesson | None:
        self.holding = {path for path, held in facts.items() if held.states}
        self.states = sum(len(held.states) for held in facts.values())
        begun = time.process_time()
        lesson = super().learn(facts)
        self.seconds += time.process_time() - begun
        return lesson

    def plan(self, facts: Mapping[str, Facts], unseen: Sequence[str]) -> Mapping[str, Repair]:
        begun = time.process_time()
        repairs = super().plan(facts, unseen)
        self.seconds += time.process_time() - begun
        return repairs


def measured(tree: Path) -> Timed:
    """What a run over a tree took; prints a line."""
    codemod = Timed()
    selection = select([tree])
    begun = time.process_time()
    run(selection, [codemod], jobs=1)
    whole = time.process_time() - begun
    print(
        f"{len(selection.files):>8}{codemod.states:>8}{whole:>10.2f}{codemod.seconds:>10.3f}"
        f"{1000 * codemod.seconds / codemod.states:>14.2f}",
        flush=True,
    )
    return codemod


def main() -> int:
    """Returns 0 if the plan of a tree does not grow with files that hold no state."""
    source = unpacked(RELEASE)
    with TemporaryDirectory() as folder:
        return compared(source, Path(folder) / "scale")


def compared(source: Path, scale: Path) -> int:
    """See `main`."""
    print(f"{'files':>8}{'states':>8}{'run, s':>10}{'plan, s':>10}{'ms a state':>14}")
    plans: dict[int, Timed] = {}
    for copies in (1, 2, 4):
        shutil.rmtree(scale, ignore_errors=True)
        for number in range(copies):
            shutil.copytree(source / "nova", scale / f"project{number}" / "nova")
        plans[copies] = measured(scale)
    for path in plans[4].holding:
        if not path.startswith("project0/"):
            (scale / path).unlink()
    padded = measured(scale)
    return 0 if padded.seconds < 2 * plans[1].seconds + 0.1 else 1


if __name__ == "__main__":
    sys.exit(main())
