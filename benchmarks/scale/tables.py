"""What docs/scale.md says in figures: of measurements here, of simulations in `advice`."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from benchmarks.scale import advice
from benchmarks.scale.costs import CHOSEN, Costs, corpus, costs_of
from benchmarks.scale.data import Measured, Repository
from benchmarks.scale.fit import STEPS, Model, fitted, medians, spread
from benchmarks.scale.markdown import table
from benchmarks.scale.scenarios import Row
from benchmarks.scale.simulation import Setting, planned

_SIZES = (("MB of Python",), ("1,000 files of Python",))


def tables(measured: Measured, rows: Sequence[Row]) -> Mapping[str, str]:
    """By the name of their markers."""
    costs = costs_of(measured)
    return {
        "machine": _machine(measured),
        "corpus": _corpus(measured.repositories),
        "models": _models(measured),
        "memory": _memory(measured),
        "moved": _moved(measured.repositories),
        "overhead": _overhead(measured, costs),
        "checked": _checked(measured, costs),
        "assumed": advice.assumed(costs),
        "makespan": advice.makespan(rows),
        "enough": advice.enough(rows),
        "publish": advice.publish(rows),
    }


def _machine(measured: Measured) -> str:
    told = measured.told["machine"]
    rounds = len(measured.told["coordinator"])
    apart = ", ".join(f"{step} {spread(measured.taken, step):.0%}" for step in STEPS)
    loads = [*measured.told["load"], *(it["load"] for it in measured.told["together"])]
    return (
        f"A virtual machine with {told['cores']} cores ({told['processor']}) and {told['memory']} "
        f"GB of memory, {told['system']}, Python {told['python']}, git {told['git']}. Others "
        f"worked on it, too: the load was {min(loads):.0f} to {max(loads):.0f}. So seconds are "
        "those of processors (CPU) wherever nothing else is said. Steps were measured in "
        f"{rounds} rounds, of which the median counts; the rounds of one repository are this far "
        f"apart, in the median: {apart}."
    )


def _corpus(repositories: Sequence[Repository]) -> str:
    rows = [
        _quartiles("MB of Python", [it.python_bytes / 1e6 for it in repositories]),
        _quartiles("files of Python", [it.python_files for it in repositories]),
        _quartiles("MB of all files", [it.tree_bytes / 1e6 for it in repositories]),
        _quartiles("reviews", [it.reviews for it in repositories]),
    ]
    return table(["of a repository", "least", "median", "90 % have less", "most", "mean"], rows)


def _quartiles(name: str, values: Sequence[float]) -> list[str]:
    tenths = statistics.quantiles(values, n=10, method="inclusive")
    found = (min(values), statistics.median(values), tenths[8], max(values))
    return [name, *(_short(it) for it in (*found, statistics.fmean(values)))]


def _models(measured: Measured) -> str:
    rows = []
    for step in STEPS:
        for terms in dict.fromkeys((*_SIZES, CHOSEN[step])):
            model = fitted(measured, step, "cpu", terms)
            name, missed = model.worst
            bold = "**" if terms == CHOSEN[step] else ""
            rows.append(
                [
                    step,
                    f"{bold}{_sum(model)}{bold}",
                    f"{model.explained:.2f}",
                    f"{model.typical:.0%}",
                    f"{missed:+.0%} ({name})",
                ]
            )
    return table(["step", "seconds of CPU", "R²", "typically off by", "at worst"], rows)


def _sum(model: Model) -> str:
    slopes = zip(model.slopes, model.terms, strict=True)
    return " + ".join([f"{model.fixed:.2f}", *(f"{slope:.3f} · {term}" for slope, term in slopes)])


def _memory(measured: Measured) -> str:
    rows = []
    for step in STEPS:
        found = medians(measured.taken, step, "megabytes")
        largest = max(found, key=lambda name: found[name])
        model = fitted(measured, step, "megabytes", ["MB of Python"])
        rows.append(
            [
                step,
                f"{statistics.median(found.values()):.0f}",
                f"{found[largest]:.0f} ({largest})",
                _sum(model),
                f"{model.typical:.0%}",
            ]
        )
    return table(["step", "median", "most", "by size", "typically off by"], rows)


def _moved(repositories: Sequence[Repository]) -> str:
    python = sum(it.python_bytes for it in repositories)
    rows = [
        _bytes("a clone fetches", (it.pack_bytes for it in repositories), python),
        _bytes("a clone takes on the disk", (it.clone_bytes for it in repositories), python),
        _bytes(
            "a scan writes for itself, and deletes", (it.tree_bytes for it in repositories), python
        ),
        _bytes("a scan hands back", (it.answer_bytes for it in repositories), python),
        _bytes("a commit is handed", (it.order_bytes for it in repositories), python),
    ]
    return table(["MB", "median", "most", "mean", "for each MB of Python"], rows)


def _bytes(name: str, sizes: Iterable[int], python: int) -> list[str]:
    found = [it / 1e6 for it in sizes]
    return [
        name,
        *(_short(it) for it in (statistics.median(found), max(found), statistics.fmean(found))),
        f"{sum(found) * 1e6 / python:.2f}",
    ]


def _overhead(measured: Measured, costs: Costs) -> str:
    told = measured.told
    ledger = [it["milliseconds"] for it in told["ledger"]]
    sizes = " and ".join(
        [f"{told['ledger'][0]['targets']:,}", f"{told['ledger'][-1]['targets']:,}"]
    )
    grown = told["ledger"][-1]["bytes"]
    rows = [
        ["a transition in the ledger", f"{min(ledger):.3f} to {max(ledger):.3f} ms",
         f"ledgers of {sizes} repositories; {grown:.0f} bytes each"],
        ["the coordinator, of a repository, in `plan`", f"{costs.coordinator['plan'] * 1e3:.0f} ms",
         "all that is not a step: ledger, keys, messages, the hash of the plan; most of it is "
         "compressing what scans hand back"],
        ["the coordinator, of a repository, in `apply`",
         f"{costs.coordinator['apply'] * 1e3:.0f} ms", "the same"],
        ["Dask's scheduler, of a step", f"{costs.scheduler * 1e3:.1f} ms",
         "a task that does nothing, over mutual TLS"],
        ["the coordinator, of such a step", f"{costs.client * 1e3:.1f} ms", "the same task"],
        ["the coordinator, of an MB from a worker", f"{costs.megabyte * 1e3:.1f} ms",
         "tasks that hand back 10 MB"],
        ["a task that does nothing, by the clock", f"{told['task']['wall'] * 1e3:.1f} ms",
         "two workers, eight tasks under way"],
    ]  # fmt: skip
    return table(["", "CPU", "how it was measured"], rows)


def _checked(measured: Measured, costs: Costs) -> str:
    cores = measured.told["machine"]["cores"]
    repositories = corpus(measured.repositories, costs)
    here = Setting(cores, greeting=0, rate=math.inf, coordinator=costs.coordinator["plan"])
    there = replace(here, scheduler=costs.scheduler, client=costs.client, megabyte=costs.megabyte)
    used = sum(it.clone + it.scan for it in repositories)
    rows = []
    for name, setting, is_cluster in (("one machine", here, False), ("a cluster", there, True)):
        said = planned(repositories, setting).seconds
        rows.append([f"{name}, simulated", f"{said:.1f} s", "", f"{used:.1f} s", "", ""])
        for run in measured.told["together"]:
            if run["cluster"] is is_cluster:
                rows.append(
                    [
                        f"{name}, a real run",
                        f"{run['seconds']:.1f} s",
                        f"{said / run['seconds'] - 1:+.0%}",
                        f"{run['cpu']:.1f} s",
                        f"{used / run['cpu'] - 1:+.0%}",
                        f"{run['load']:.1f}",
                    ]
                )
    off = "the simulation is off by"
    return table(["", "by the clock", off, "CPU of the steps", off, "load afterwards"], rows)


def _short(value: float) -> str:
    if isinstance(value, int) or value >= 100:
        return f"{value:,.0f}"
    return f"{value:.2g}" if value < 10 else f"{value:.1f}"
