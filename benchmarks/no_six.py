"""no-six on Nova 22.0.0, in turn with pyupgrade and with a floor: ``make bench``.

The floor is the least that any tool of this kind does: read every file, screen it, `ast.parse`
those that name six, in as many processes. Prints the median ratios, with the times behind them,
and the largest memory that a process had.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.trees import copied, unpacked

RELEASE = "nova==22.0.0"
EXPECTED = 200
"""So many files at least are in the diff."""
TARGETS = {"pyupgrade": (">=", 8.0), "floor": ("<=", 2.5), "memory": ("<=", 250.0)}
"""To reach: how many times as fast, how many times the floor, how many MB a process."""


def check(command: list[str]) -> None:
    """A fast run that does nothing is no good run. Raises `RuntimeError`."""
    finished = subprocess.run(command, capture_output=True, check=False)
    changed = finished.stdout.count(b"diff --git ")
    if finished.returncode or changed < EXPECTED:
        raise RuntimeError(f"{changed} files in the diff; {finished.stderr.decode()}")


def timed(command: list[str]) -> tuple[float, float]:
    """Wall time in seconds, and the largest resident memory in MB of a process of `command`."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - start, _megabytes(usage)


def _megabytes(usage: resource.struct_rusage) -> float:
    # Kilobytes on Linux, bytes on macOS. Covers the process and, on Linux, the largest of the
    # children that it waited for.
    return usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def diffwright(source: Path, jobs: int) -> list[str]:
    options = ["preview", "--quiet", "--no-cache", "--select", "no-six", "--jobs", str(jobs)]
    return [sys.executable, "-m", "codemods", *options, str(source)]


def floor(source: Path, jobs: int) -> list[str]:
    return [sys.executable, "-m", "benchmarks.floor", str(source), str(jobs)]


def pyupgrade(source: Path, jobs: int) -> tuple[float, float]:
    """pyupgrade over a fresh copy, its files dealt out to `jobs` processes."""
    copy = copied(source, "pyupgrade")
    # Dealt out by size, so that all processes end at about the same time.
    files = sorted(copy.rglob("*.py"), key=lambda path: -path.stat().st_size)
    tool = [sys.executable, "-m", "pyupgrade", "--py3-plus"]
    start = time.perf_counter()
    processes = [
        subprocess.Popen(
            [*tool, *map(str, files[index::jobs])],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for index in range(jobs)
    ]
    memory = max(_megabytes(os.wait4(process.pid, 0)[2]) for process in processes)
    return time.perf_counter() - start, memory


def main() -> int:
    """Returns 0 if every target is reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    source, jobs = unpacked(RELEASE), arguments.jobs
    runs: dict[str, Callable[[], tuple[float, float]]] = {
        "diffwright": lambda: timed(diffwright(source, jobs)),
        "floor": lambda: timed(floor(source, jobs)),
        "pyupgrade": lambda: pyupgrade(source, jobs),
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    memory: dict[str, float] = dict.fromkeys(runs, 0.0)
    check(diffwright(source, jobs))
    runs["floor"]()  # a warm-up that does not count
    for number in range(1, arguments.rounds + 1):
        for name, run in runs.items():
            seconds, peak = run()
            times[name].append(seconds)
            memory[name] = max(memory[name], peak)
        latest = ", ".join(f"{name} {times[name][-1]:.2f} s" for name in runs)
        print(f"round {number} of {arguments.rounds}: {latest}", flush=True)
    return report(times, memory, jobs)


def report(times: dict[str, list[float]], memory: dict[str, float], jobs: int) -> int:
    """Print the figures; returns 0 if every target is reached."""
    print(f"\n{RELEASE}, {jobs} processes, medians of {len(times['floor'])} rounds in turn")
    for name, seconds in times.items():
        print(f"  {name:<10} {statistics.median(seconds):6.2f} s   {memory[name]:4.0f} MB at most")
    ours = times["diffwright"]
    figures = {
        "pyupgrade": statistics.median(
            b / a for a, b in zip(ours, times["pyupgrade"], strict=True)
        ),
        "floor": statistics.median(a / b for a, b in zip(ours, times["floor"], strict=True)),
        "memory": memory["diffwright"],
    }
    texts = {
        "pyupgrade": "times as fast as pyupgrade",
        "floor": "times the floor",
        "memory": "MB in the largest process",
    }
    missed = 0
    for name, (relation, target) in TARGETS.items():
        reached = figures[name] >= target if relation == ">=" else figures[name] <= target
        missed += not reached
        verdict = "reached" if reached else "MISSED"
        print(f"  {figures[name]:6.2f} {texts[name]} (target {relation} {target:g}: {verdict})")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
