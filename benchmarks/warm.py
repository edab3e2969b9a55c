"""A second preview of Nova 22.0.0 with nothing changed since, in turn with a first: ``make bench``.

With all codemods and with no-six alone. Prints the medians: the seconds of a second run over the
start of Python itself, and which part of a first run it takes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.trees import CACHE, unpacked

RELEASE = "nova==22.0.0"
CHOICES: dict[str, tuple[str, ...]] = {
    "all codemods": ("--option", "configurable-timeout.values=60,300"),
    "no-six": ("--select", "no-six"),
}
OVER_START = 0.8
"""Seconds that a second run may take, over the start of Python."""
PART = 0.2
"""Which part of a first run it may take."""

_FOLDER = CACHE / "warm"
_ENVIRONMENT = {
    **{name: it for name, it in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "XDG_CACHE_HOME": str(_FOLDER),
}
"""As a user has it: a cache of its own, and compiled modules."""


def timed(command: Sequence[str]) -> tuple[float, bytes]:
    """Wall time in seconds, and what was written. Raises `RuntimeError` where it fails."""
    start = time.perf_counter()
    ended = subprocess.run(command, env=_ENVIRONMENT, capture_output=True, check=False)
    seconds = time.perf_counter() - start
    if ended.returncode:
        raise RuntimeError(f"{command}: exit code {ended.returncode}\n{ended.stderr.decode()}")
    return seconds, ended.stdout + ended.stderr


def pair(command: Sequence[str]) -> tuple[float, float, float]:
    """Seconds of Python's own start, of a first run and of a second one, which has to say the
    same. Raises `RuntimeError`."""
    shutil.rmtree(_FOLDER, ignore_errors=True)
    start, _ = timed([sys.executable, "-c", "pass"])
    cold, first = timed(command)
    warm, second = timed(command)
    if first != second or b"diff --git" not in first:
        raise RuntimeError("the second run says something else than the first")
    return start, cold, warm


def measure(source: Path, options: Sequence[str], rounds: int) -> tuple[float, float, float]:
    """Medians: seconds of a second run over the start of Python, of a first run, and the part."""
    command = [sys.executable, "-m", "codemods", "preview", *options, str(source)]
    timed(command)  # modules are compiled now, if they were not
    pairs = [pair(command) for _ in range(rounds)]
    return (
        statistics.median(warm - start for start, _, warm in pairs),
        statistics.median(cold for _, cold, _ in pairs),
        statistics.median(warm / cold for _, cold, warm in pairs),
    )


def main() -> int:
    """Returns 0 if every target is reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    source = unpacked(RELEASE)
    missed = 0
    print(f"{RELEASE}, a second preview, medians of {arguments.rounds} pairs")
    for name, options in CHOICES.items():
        over, cold, part = measure(source, options, arguments.rounds)
        is_reached = over <= OVER_START and part <= PART
        missed += not is_reached
        print(
            f"  {name:<12} {over:5.2f} s over the start of Python (target <= {OVER_START:g}), "
            f"{part:.2f} of a first run of {cold:.2f} s (target <= {PART:g}): "
            f"{'reached' if is_reached else 'MISSED'}",
            flush=True,
        )
    shutil.rmtree(_FOLDER, ignore_errors=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
