"""What docs/scale.md is made with: models, queues, and steps that are really measured."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.scale import data
from benchmarks.scale.costs import Repo, costs_of, drawn
from benchmarks.scale.data import Measured, Repository, Taken
from benchmarks.scale.fit import fitted, spread
from benchmarks.scale.measuring import measured
from benchmarks.scale.simulation import Setting, applied, planned, published
from benchmarks.small_repositories import small

ONE = Repository("it", 10, 2_000_000, 20, 3_000_000, 500_000, 600_000, 1_000_000, 900_000, 1)
REPO = Repo(clone=1.0, scan=4.0, commit=0.5, fetched=20e6, answered=1e6, reviews=1)


def test_model_finds_what_was_put_in() -> None:
    repositories = [
        replace(ONE, name=str(it), python_bytes=it * 1_000_000, answer_bytes=it * it * 100_000)
        for it in range(1, 9)
    ]
    taken = [
        Taken(1, it.name, "scan", 9.0, 0.5 + 0.2 * it.python_bytes / 1e6 + it.answer_bytes / 1e6, 1)
        for it in repositories
    ]
    model = fitted(
        Measured(repositories, taken, {}), "scan", "cpu", ["MB of Python", "MB of answer"]
    )
    assert model.fixed == pytest.approx(0.5)
    assert model.slopes == pytest.approx((0.2, 1.0))
    assert model.explained == pytest.approx(1)
    assert model.typical == pytest.approx(0)
    assert model.of(ONE) == pytest.approx(0.5 + 0.2 * 2 + 1.0)


def test_what_is_left_is_said() -> None:
    repositories = [replace(ONE, name=it) for it in "abc"]
    repositories += [replace(ONE, name=it, python_bytes=1) for it in "def"]
    seconds = dict(zip("abcdef", (2.0, 2.0, 4.0, 1.0, 1.0, 1.0), strict=True))
    taken = [Taken(1, name, "scan", 1, it, 1) for name, it in seconds.items()]
    model = fitted(Measured(repositories, taken, {}), "scan", "cpu", ["MB of Python"])
    name, missed = model.worst
    assert name == "c"
    assert missed > 0.5
    taken += [replace(it, round=2, cpu=it.cpu * 1.5) for it in taken]
    assert spread(taken, "scan") == pytest.approx(0.4)


def test_one_worker_does_one_thing_after_the_other() -> None:
    # A clone takes as long as its slower half: 2 s to receive 20 MB, 1 s of a processor.
    went = planned([REPO] * 10, Setting(1, greeting=1.0, rate=10e6))
    assert went.seconds == pytest.approx(10 * (1 + 2 + 4))
    assert went.busy["workers"] == pytest.approx(1)
    assert went.bottleneck == "workers"
    assert applied([REPO] * 4, Setting(2)).seconds == pytest.approx(1.0)
    assert applied([replace(REPO, commit=0.0)], Setting(2)).seconds == 0


def test_what_is_missing_limits_a_plan() -> None:
    many = [REPO] * 300
    forge = planned(many, Setting(100, clones=2))
    assert forge.seconds == pytest.approx(300 * 3 / 2, rel=0.05)
    assert forge.bottleneck == "clones"
    coordinator = planned(many, Setting(100, clones=100, coordinator=1.0, client=0.25))
    assert coordinator.seconds == pytest.approx(300 * 1.5, rel=0.05)
    assert coordinator.bottleneck == "coordinator"
    scheduler = planned(many, Setting(100, clones=100, scheduler=1.0))
    assert scheduler.seconds == pytest.approx(300 * 2, rel=0.05)
    assert scheduler.bottleneck == "scheduler"


def test_forge_takes_so_many_in_an_hour() -> None:
    paced = published(1000, 7.5, taking=4.0, hour=500, minute=80)
    assert (paced.seconds, paced.refused) == (999 * 7.5 + 4.0, 0)
    hurried = published(1001, 0.0, taking=1.0, hour=500, minute=80)
    assert hurried.refused == 2
    assert hurried.seconds > 2 * 3600
    assert published(100, 0.0, taking=0.5, minute=80).seconds == pytest.approx(60 + 10)
    # The next one begins so long after the last one has begun, or when that is done.
    assert published(3, 1.0, taking=4.0).seconds == pytest.approx(12)


def test_repositories_are_drawn_by_a_seed() -> None:
    kept = data.load()
    costs = costs_of(kept)
    assert drawn(kept, costs, 50, 1) == drawn(kept, costs, 50, 1)
    assert drawn(kept, costs, 50, 1) != drawn(kept, costs, 50, 2)
    mean = sum(it.scan for it in drawn(kept, costs, 5000, 1)) / 5000
    corpus = [it.cpu for it in kept.taken if it.step == "scan"]
    assert mean == pytest.approx(sum(corpus) / len(corpus), rel=0.15)


def test_steps_are_measured(tmp_path: Path) -> None:
    found = measured(small(tmp_path / "remotes", 1), 1)
    assert [it.step for it in found.taken] == ["clone", "scan", "commit"]
    assert all(it.cpu > 0 for it in found.taken)
    assert all(it.megabytes > 5 for it in found.taken)
    (it,) = found.repositories
    assert it.python_files > 0
    assert it.clone_bytes > it.pack_bytes > 0
    assert it.answer_bytes > 0
    assert it.order_bytes > 0
    assert set(found.coordinator) == {"plan", "apply"}
    data.keep(found.repositories, found.taken, tmp_path)
    data.tell(tmp_path, task={"scheduler": 0.123456789})
    again = data.load(tmp_path)
    assert again.repositories == found.repositories
    assert [it.step for it in again.taken] == ["clone", "scan", "commit"]
    assert again.told == {"task": {"scheduler": 0.123457}}
