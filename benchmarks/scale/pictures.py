"""The pictures of docs/scale.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.scale.chart import Axis, Series, drawn
from benchmarks.scale.data import Measured
from benchmarks.scale.fit import STEPS, fitted, medians
from benchmarks.scale.scenarios import CLONES, COUNTS, MAIN, WORKERS, Row

_COLOURS = "abcd"
_LINES = ("line", "line dashed", "line dotted")
_SIZE = "MB of Python"
_BUSY = ("workers", "clones", "scheduler", "coordinator")


def pictures(measured: Measured, rows: Sequence[Row]) -> Mapping[str, str]:
    """By the name of its file."""
    return {
        "scale-steps.svg": _steps(measured),
        "scale-workers.svg": _workers(rows),
        "scale-busy.svg": _busy(rows),
    }


def _steps(measured: Measured) -> str:
    series = []
    ticks = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 25)
    for step, colour in zip(STEPS, _COLOURS, strict=False):
        took = medians(measured.taken, step, "cpu")
        points = [
            (it.python_bytes / 1e6, took[it.name])
            for it in measured.repositories
            if it.name in took
        ]
        model = fitted(measured, step, "cpu", [_SIZE])
        line = [(x, model.fixed + model.slopes[0] * x) for x in ticks]
        series += [Series(step, colour, points, ""), Series("", colour, line)]
    return drawn(
        "Seconds of one processor for each step, by the size of the repository",
        f"{len(measured.repositories)} repositories, each a point for each of its steps; the lines "
        "are fitted by least squares. Both axes are logarithmic.",
        Axis("10⁶ bytes of Python, logarithmic", ticks, is_logarithmic=True),
        Axis("seconds, logarithmic", (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20), is_logarithmic=True),
        series,
    )


def _workers(rows: Sequence[Row]) -> str:
    series = [
        Series(
            f"{count:,}, {clones} clones at once",
            colour,
            [(it.workers, it.seconds / 3600) for it in _plans(rows, count, clones)],
            line,
        )
        for count, colour in zip(COUNTS, _COLOURS, strict=False)
        for clones, line in zip(CLONES, _LINES, strict=True)
    ]
    return drawn(
        "How long a plan takes, by the number of repositories and workers (simulated)",
        "A line falls as long as workers are what is missing, and is level from where the forge or "
        "the coordinator is. Both axes are logarithmic.",
        Axis("workers, logarithmic", WORKERS, is_logarithmic=True),
        Axis("hours, logarithmic", (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100), is_logarithmic=True),
        series,
    )


def _busy(rows: Sequence[Row]) -> str:
    plans = _plans(rows, COUNTS[-1], CLONES[-1])
    series = [
        Series(name, colour, [(it.workers, getattr(it, f"{name}_busy")) for it in plans])
        for name, colour in zip(_BUSY, _COLOURS, strict=True)
    ]
    return drawn(
        f"What is at work, and what waits: {COUNTS[-1]:,} repositories, {CLONES[-1]} clones at once"
        " (simulated)",
        "The share of the time of a plan in which workers, clones, scheduler and coordinator are "
        "at work, by the number of workers, on a logarithmic axis.",
        Axis("workers, logarithmic", WORKERS, is_logarithmic=True),
        Axis("share of the time", (0, 0.2, 0.4, 0.6, 0.8, 1), "{:.0%}".format),
        series,
    )


def _plans(rows: Sequence[Row], count: int, clones: int) -> list[Row]:
    return [
        it
        for it in rows
        if (it.verb, it.case, it.repositories, it.clones) == ("plan", MAIN, count, clones)
    ]
