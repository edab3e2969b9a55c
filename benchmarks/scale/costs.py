"""What repositories cost: as the models have it, and drawn for a simulation."""

from __future__ import annotations

import random
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.scale.data import Measured, Repository
from benchmarks.scale.fit import STEPS, Model, fitted

CHOSEN = {
    "clone": ("MB of Python",),
    "scan": ("MB of Python", "MB of answer"),
    "commit": ("MB of order",),
}
"""What each step is said by."""


@dataclass(frozen=True, slots=True)
class Repo:
    """A repository of a simulated batch."""

    clone: float
    """Seconds of one processor, as are the next two; of a clone without what the network takes."""
    scan: float
    commit: float
    """0 where there is nothing to commit."""
    fetched: float
    """Bytes that the clone fetches."""
    answered: float
    """Bytes that come back to the coordinator."""
    reviews: int


@dataclass(frozen=True, slots=True)
class Costs:
    """What is known of costs, in seconds of a processor."""

    models: Mapping[str, Model]
    """By step."""
    coordinator: Mapping[str, float]
    """Of the coordinator for each repository, by verb, on one machine."""
    scheduler: float
    """Of the scheduler for each step of a cluster."""
    client: float
    """Of the coordinator for each step of a cluster, beside the above."""
    megabyte: float
    """Of the coordinator for 10⁶ bytes that come from a worker."""


def costs_of(measured: Measured) -> Costs:
    """What was measured, as models and means. The median of the rounds: in the first one code is
    imported, which does not grow with the number of repositories."""
    count = len(measured.repositories)
    rounds = measured.told["coordinator"]
    task = measured.told["task"]
    return Costs(
        {step: fitted(measured, step, "cpu", CHOSEN[step]) for step in STEPS},
        {verb: statistics.median(it[verb] for it in rounds) / count for verb in ("plan", "apply")},
        task["scheduler"],
        task["client"],
        task["megabyte"],
    )


def drawn(measured: Measured, costs: Costs, count: int, seed: int) -> list[Repo]:
    """So many repositories: each has the sizes of one of the corpus, and each of its steps is as
    far from the model as that of another one is. None is larger than the largest of the corpus. The
    same seed draws the same."""
    chance = random.Random(seed)
    ratios = {step: [*costs.models[step].ratios.values()] for step in STEPS}
    return [
        _repo(it, costs, {step: chance.choice(ratios[step]) for step in STEPS})
        for it in chance.choices(measured.repositories, k=count)
    ]


def corpus(repositories: Sequence[Repository], costs: Costs) -> list[Repo]:
    """The corpus itself, as the models alone have it."""
    return [_repo(it, costs, dict.fromkeys(STEPS, 1.0)) for it in repositories]


def _repo(it: Repository, costs: Costs, ratios: Mapping[str, float]) -> Repo:
    seconds = {step: costs.models[step].of(it) * ratios[step] for step in STEPS}
    if not it.reviews:
        seconds["commit"] = 0.0
    return Repo(**seconds, fetched=it.pack_bytes, answered=it.answer_bytes, reviews=it.reviews)
