"""Real threads over each race and its repair by `locked-cache`: a part of ``make soak``.

Eight threads make the calls of a race at once, on a fresh copy of its module, again and again; the
interpreter switches between them as often as it can. Prints how many rounds went wrong, before the
repair and after; one round after it that does fails the run. Some races never show before: CPython
does not switch in the middle of ``N += 1``. That they are there, and gone after,
``tests/caches/test_interleavings.py`` and ``test_repairs.py`` prove.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "caches"))

from races import RACES, Race
from repairing import repaired

THREADS = 8
SECONDS = {"before": 3, "after": 10}
PATIENCE = 60
"""Seconds until threads that wait for each other are given up."""


class Stress:
    """The threads, and what they do in one round after the other."""

    def __init__(self, race: Race, code: CodeType) -> None:
        self.calls = [race.calls[number % len(race.calls)] for number in range(THREADS)]
        self.holds = race.holds
        self.code = code
        self.names: dict[str, Any] = {}
        self.returned: list[object] = []
        self.raised: list[Exception] = []
        self.over = False
        self.start = threading.Barrier(THREADS + 1, timeout=PATIENCE)
        self.end = threading.Barrier(THREADS + 1, timeout=PATIENCE)

    def work(self, number: int) -> None:
        """What one thread does."""
        call = compile(self.calls[number], "<call>", "eval")
        while True:
            self.start.wait()
            if self.over:
                return
            try:
                self.returned[number] = eval(call, self.names)
            except Exception as error:  # it is what this is about
                self.raised.append(error)
            self.end.wait()

    def round(self) -> bool:
        """Whether all went well once."""
        self.names = {"__name__": "stressed"}
        exec(self.code, self.names)
        self.returned, self.raised = [None] * THREADS, []
        self.start.wait()
        self.end.wait()
        known = {**self.names, "calls": self.calls, "returned": self.returned}
        return not self.raised and bool(eval(self.holds, known))

    def rounds(self, seconds: float) -> tuple[int, int]:
        """How many rounds there were in that time, and how many went wrong."""
        threads = [
            threading.Thread(target=self.work, args=(number,), daemon=True)
            for number in range(THREADS)
        ]
        for thread in threads:
            thread.start()
        end = time.monotonic() + seconds
        count = wrong = 0
        while time.monotonic() < end:
            count += 1
            wrong += not self.round()
        self.over = True
        self.start.wait()
        for thread in threads:
            thread.join()
        return count, wrong


def texts(race: Race) -> dict[str, str]:
    """The module of a race, before its repair, and after: what the codemod makes of it."""
    before = race.source("before").read_text("utf-8")
    with TemporaryDirectory() as folder:
        return {"before": before, "after": repaired(before, Path(folder)).read_text("utf-8")}


def main() -> int:
    """Stress each race; 1 if any repair fails."""
    sys.setswitchinterval(1e-6)
    failed = False
    print(f"{THREADS} threads: rounds that went wrong, of all")
    for race in RACES:
        said = []
        for side, text in texts(race).items():
            code = compile(text, f"{race.case}, {side}", "exec")
            count, wrong = Stress(race, code).rounds(SECONDS[side])
            said.append(f"{side} {wrong:6,} of {count:8,}")
            failed |= side == "after" and wrong > 0
        print(f"{race.case:20} {'   '.join(said)}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
