"""What docs/scale.md says of the simulations."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.scale.costs import Costs
from benchmarks.scale.markdown import hours, table
from benchmarks.scale.scenarios import (
    CASES,
    CLONES,
    COMPARED,
    COUNTS,
    FORGES,
    MAIN,
    TAKING,
    WORKERS,
    Row,
)

_GAIN = 0.05
"""By what share a plan may be slower than the fastest one to be as good."""
_LIMITS = {"workers": "workers", "clones": "the forge", "scheduler": "the scheduler",
           "coordinator": "the coordinator"}  # fmt: skip


def assumed(costs: Costs) -> str:
    """Of what the simulation is made."""
    rows = [
        [f"*{name}*", f"{case.scan:g}", f"{case.greeting:g} s", f"{case.rate / 1e6:g} MB/s"]
        for name, case in CASES.items()
    ]
    heads = ["case", "scans take, as a multiple of the measured",
             "a forge begins to send after", "each clone receives"]  # fmt: skip
    return table(heads, rows)


def makespan(rows: Sequence[Row]) -> str:
    """How long the three commands take."""
    shown = [1, 10, 50, 100, 500]
    lines = []
    for count in COUNTS:
        for clones in CLONES:
            plans = _plans(rows, MAIN, count, clones)
            lines.append([f"`plan`, {count:,}", str(clones), *(_cell(plans[it]) for it in shown)])
        commits = {it.workers: it for it in rows if (it.verb, it.repositories) == ("apply", count)}
        lines.append([f"`apply`, {count:,}", "", *(_cell(commits[it]) for it in shown)])
    return table(["", "clones at once", *(f"{it} worker{'s' * (it > 1)}" for it in shown)], lines)


def _cell(row: Row) -> str:
    return f"{hours(row.seconds)} ({_LIMITS[row.bottleneck]})"


def enough(rows: Sequence[Row]) -> str:
    """From which number of workers on nothing is gained."""
    lines = []
    for case in CASES:
        for clones in CLONES:
            plans = _plans(rows, case, COMPARED, clones)
            best = min(it.seconds for it in plans.values())
            row = next(plans[it] for it in WORKERS if plans[it].seconds <= best * (1 + _GAIN))
            beyond = plans[WORKERS[-1]]
            lines.append(
                [
                    f"*{case}*",
                    str(clones),
                    str(row.workers),
                    hours(row.seconds),
                    _LIMITS[beyond.bottleneck],
                    *(
                        f"{share:.0%}"
                        for share in (
                            row.workers_busy,
                            row.clones_busy,
                            row.scheduler_busy,
                            row.coordinator_busy,
                        )
                    ),
                ]
            )
    heads = ["case", "clones at once", "workers that are enough", "plan", "more wait for",
             "workers busy", "clones busy", "scheduler busy", "coordinator busy"]  # fmt: skip
    return table(heads, lines)


def publish(rows: Sequence[Row]) -> str:
    """How long publishing takes."""
    lines = []
    for forge, (interval, hour, minute) in FORGES.items():
        found = {it.repositories: it for it in rows if (it.verb, it.case) == ("publish", forge)}
        limit = f"{hour} an hour, {minute} a minute" if hour else "none"
        lines.append(
            [
                forge,
                f"{interval:g} s",
                limit,
                *(hours(found[it].seconds) for it in COUNTS),
                f"{found[COUNTS[-1]].refused:,}",
            ]
        )
    numbers = {it.repositories: it.number for it in rows if it.verb == "publish"}
    heads = ["forge", "apart", "limits of the forge",
             *(f"{it:,} repositories, {numbers[it]:,} reviews" for it in COUNTS),
             f"refused, of {COUNTS[-1]:,}"]  # fmt: skip
    return f"{table(heads, lines)}\n\nOne publication takes {TAKING:g} seconds, by assumption."


def _plans(rows: Sequence[Row], case: str, count: int, clones: int) -> dict[int, Row]:
    """By the number of workers."""
    return {
        it.workers: it
        for it in rows
        if (it.verb, it.case, it.repositories, it.clones) == ("plan", case, count, clones)
    }
