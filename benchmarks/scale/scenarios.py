"""Which batches are simulated, and what came of them, as it is kept."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from benchmarks.scale.costs import Costs, Repo, costs_of, drawn
from benchmarks.scale.data import FOLDER, Measured
from benchmarks.scale.simulation import Setting, applied, planned, published

SEED = 9
COUNTS = (1_000, 10_000, 100_000)
WORKERS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
CLONES = (4, 16, 64)
"""Clones of the forge at once; the first is what is done if the manifest says nothing."""
SLOWER = (1, 10)
"""How much longer a scan takes than here: a codemod that asks for more, or a slower machine."""
FORGES = {
    "Gerrit": (30.0, 0, 0),
    "GitHub": (7.5, 500, 80),
    "GitHub, hurried": (1.0, 500, 80),
    "own server": (1.0, 0, 0),
}
"""Seconds between two publications, and how many a forge takes in an hour and in a minute. Source
of those of GitHub:
https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api."""
TAKING = 4.0
"""Seconds that one publication takes: nobody has measured it here."""


@dataclass(frozen=True, slots=True)
class Row:
    """One simulated command."""

    verb: str
    repositories: int
    workers: int
    """0 where no worker has a part in it."""
    clones: int
    slower: int
    forge: str
    seconds: float
    busy_workers: float
    busy_clones: float
    busy_scheduler: float
    busy_coordinator: float
    refused: int

    @property
    def bottleneck(self) -> str:
        """What was at work the most."""
        busy = {
            "workers": self.busy_workers,
            "clones": self.busy_clones,
            "scheduler": self.busy_scheduler,
            "coordinator": self.busy_coordinator,
        }
        return max(busy, key=lambda name: busy[name])


def setting(costs: Costs, verb: str, workers: int, clones: int, slower: int) -> Setting:
    """A cluster with these, and with the costs that were measured."""
    return Setting(
        workers,
        clones,
        slower=slower,
        scheduler=costs.scheduler,
        coordinator=costs.coordinator[verb],
        client=costs.client,
        megabyte=costs.megabyte,
    )


def simulated(measured: Measured, counts: Iterable[int] = COUNTS) -> Iterator[Row]:
    """All of it; the same ever for the same measurements."""
    costs = costs_of(measured)
    for count in counts:
        repositories = drawn(measured, costs, count, SEED)
        for slower in SLOWER:
            for clones in CLONES:
                for workers in WORKERS:
                    yield run(costs, repositories, "plan", workers, clones, slower)
        for workers in WORKERS:
            yield run(costs, repositories, "apply", workers, CLONES[0], SLOWER[0])
        reviews = sum(it.reviews for it in repositories)
        for forge, (interval, hour, minute) in FORGES.items():
            went = published(reviews, interval, taking=TAKING, hour=hour, minute=minute)
            yield Row(
                *("publish", count, 0, 0, 1, forge, went.seconds, 0.0, 0.0, 0.0),
                went.busy,
                went.refused,
            )


def run(
    costs: Costs, repositories: list[Repo], verb: str, workers: int, clones: int, slower: int
) -> Row:
    """One command on a cluster."""
    simulate = planned if verb == "plan" else applied
    went = simulate(repositories, setting(costs, verb, workers, clones, slower))
    busy = (went.busy[name] for name in ("workers", "clones", "scheduler", "coordinator"))
    return Row(verb, len(repositories), workers, clones, slower, "", went.seconds, *busy, 0)


def keep(rows: Iterable[Row], folder: Path = FOLDER) -> None:
    """Write what came of them."""
    with (folder / "simulated.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [it.name for it in fields(Row)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(map(told, rows))


def kept(folder: Path = FOLDER) -> list[Row]:
    """What is kept."""
    with (folder / "simulated.csv").open(encoding="utf-8", newline="") as stream:
        return [
            Row(
                **{
                    it.name: {"str": str, "int": int, "float": float}[str(it.type)](row[it.name])
                    for it in fields(Row)
                }
            )
            for row in csv.DictReader(stream)
        ]


def told(row: Row) -> dict[str, str]:
    """A row as it is written."""
    return {
        name: f"{it:.4f}" if isinstance(it, float) else str(it) for name, it in asdict(row).items()
    }


