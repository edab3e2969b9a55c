"""Which batches are simulated, and what came of them, as it is kept."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from benchmarks.scale.costs import Costs, Repo, costs_of, drawn
from benchmarks.scale.data import FOLDER, Measured
from benchmarks.scale.simulation import Setting, applied, planned, published

SEED = 9
COUNTS = (1_000, 10_000, 100_000)
WORKERS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
CLONES = (4, 16, 64)
"""Clones of the forge at once; the first is what is done if the manifest says nothing."""
TAKING = 4.0
"""Seconds that one publication takes: an assumption, nobody has measured it here."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is assumed."""

    scan: float = 1.0
    """How many times as long scans take as those that were measured."""
    greeting: float = 1.0
    rate: float = 10e6
    """Both as `Setting` has them."""


CASES: Mapping[str, Case] = {
    "a quick forge": Case(),
    "scans ten times as long, a quick forge": Case(scan=10.0),
    "a slow forge": Case(greeting=3.0, rate=2e6),
}
MAIN = "a quick forge"
"""The only case that is simulated for all numbers of repositories."""
COMPARED = 10_000
"""The number for which the others are."""

FORGES = {
    "Gerrit": (30.0, 0, 0),
    "GitHub": (7.5, 500, 80),
    "GitHub, one a second": (1.0, 500, 80),
    "own server": (1.0, 0, 0),
}
"""Seconds between two publications, and how many a forge takes in an hour and in a minute. Source
of those of GitHub:
https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api."""


@dataclass(frozen=True, slots=True)
class Row:
    """One simulated command."""

    verb: str
    case: str
    """That of `CASES`, or of `FORGES`."""
    repositories: int
    workers: int
    clones: int
    """Both are 0 where they have no part in it."""
    seconds: float
    workers_busy: float
    clones_busy: float
    scheduler_busy: float
    coordinator_busy: float
    """Shares of the time."""
    number: int
    """Reviews that were published; repositories otherwise."""
    refused: int
    """How often the forge said: not now."""

    @property
    def bottleneck(self) -> str:
        """What was at work the most."""
        names = ("workers", "clones", "scheduler", "coordinator")
        return max(names, key=lambda name: float(getattr(self, f"{name}_busy")))


Job = tuple[Measured, str, str, int, int]
"""What was measured; verb, case, repositories, and clones at once."""


def simulated(measured: Measured, cores: int) -> list[Row]:
    """All of it, on so many cores; the same ever for the same measurements."""
    jobs = [
        (measured, "plan", case, count, clones)
        for count in COUNTS
        for case in CASES
        if case == MAIN or count == COMPARED
        for clones in CLONES
    ]
    for count in COUNTS:
        jobs.append((measured, "apply", MAIN, count, CLONES[0]))
        jobs += [(measured, "publish", forge, count, 0) for forge in FORGES]
    with ProcessPoolExecutor(cores) as pool:
        return [row for rows in pool.map(_rows, jobs) for row in rows]


def _rows(job: Job) -> list[Row]:
    return [*rows_of(*job)]


def rows_of(measured: Measured, verb: str, case: str, count: int, clones: int) -> Iterator[Row]:
    """Those of one job: on each number of workers, or at one forge."""
    costs = costs_of(measured)
    repositories = drawn(measured, costs, count, SEED)
    if verb == "publish":
        yield _published(repositories, case)
        return
    assumed = CASES[case]
    repositories = [replace(it, scan=it.scan * assumed.scan) for it in repositories]
    simulate = planned if verb == "plan" else applied
    for workers in WORKERS:
        went = simulate(repositories, setting(costs, verb, assumed, workers, clones))
        yield Row(
            verb,
            case,
            count,
            workers,
            clones,
            went.seconds,
            went.busy["workers"],
            went.busy["clones"],
            went.busy["scheduler"],
            went.busy["coordinator"],
            number=count,
            refused=0,
        )


def _published(repositories: list[Repo], forge: str) -> Row:
    interval, hour, minute = FORGES[forge]
    reviews = sum(it.reviews for it in repositories)
    went = published(reviews, interval, taking=TAKING, hour=hour, minute=minute)
    return Row(
        "publish",
        forge,
        len(repositories),
        workers=0,
        clones=0,
        seconds=went.seconds,
        workers_busy=0.0,
        clones_busy=0.0,
        scheduler_busy=0.0,
        coordinator_busy=went.busy,
        number=reviews,
        refused=went.refused,
    )


def setting(costs: Costs, verb: str, assumed: Case, workers: int, clones: int) -> Setting:
    """A cluster with these, and with the costs that were measured."""
    return Setting(
        workers,
        clones,
        assumed.greeting,
        assumed.rate,
        scheduler=costs.scheduler,
        coordinator=costs.coordinator[verb],
        client=costs.client,
        megabyte=costs.megabyte,
    )


def keep(rows: Iterable[Row], folder: Path = FOLDER) -> None:
    """Write what came of them."""
    with (folder / "simulated.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [it.name for it in fields(Row)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(map(told, rows))


def kept(folder: Path = FOLDER) -> list[Row]:
    """What is kept."""
    kinds = {"str": str, "int": int, "float": float}
    with (folder / "simulated.csv").open(encoding="utf-8", newline="") as stream:
        return [
            Row(**{it.name: kinds[str(it.type)](row[it.name]) for it in fields(Row)})
            for row in csv.DictReader(stream)
        ]


def told(row: Row) -> dict[str, str]:
    """A row as it is written."""
    return {
        name: f"{it:.4f}" if isinstance(it, float) else str(it) for name, it in asdict(row).items()
    }
