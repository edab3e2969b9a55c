"""A coordinator that is killed anywhere: another run comes to what an undisturbed one comes to.

It is killed by SIGKILL before and after its n-th transition. `make soak` takes each n in turn, the
tests some.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from datetime import datetime, timezone
from pathlib import Path

import pytest
from killing import Fuse, armed, died, whole_way
from world import FILES, World, git

from codemods.batch.ledger.ledger import Ledger

BEGINNING = datetime(2026, 1, 1, tzinfo=timezone.utc)
NUMBER = 12
STEP = int(os.environ.get("DIFFWRIGHT_BATCH_KILL_STEP", "83"))


@pytest.fixture
def world(place: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Twelve repositories, whose remotes tell how often a branch was written."""
    world = World(place)
    urls: list[str | Path] = []
    for number in range(NUMBER):
        name = f"shop{number}"
        bare = world.remote(name, {**FILES, "shop/name.py": f"NAME = {number}\n"})
        git("config", "core.logAllRefUpdates", "always", cwd=bare)
        urls.append(bare)
    world.write_manifest(urls)
    for name, value in world.environment.items():
        monkeypatch.setenv(name, value)
    shutil.copytree(world.remotes, world.folder / "untouched")
    return world


def _anew(world: World) -> None:
    """As if nothing had been done."""
    shutil.rmtree(world.remotes)
    shutil.copytree(world.folder / "untouched", world.remotes)
    shutil.rmtree(world.folder / "state", ignore_errors=True)


def _outcome(world: World) -> object:
    """Object ids on all remotes, how often each branch was written, and all that is remembered."""
    branches = {}
    for number in range(NUMBER):
        name = f"shop{number}"
        for branch, oid in world.branches(name).items():
            log = world.remotes / f"{name}.git" / "logs" / "refs" / "heads" / branch
            branches[name, branch] = oid, len(log.read_text().splitlines())
    with Ledger.open(world.state(), read_only=True) as ledger:
        targets = [(it.url, it.branch, it.base, it.state) for it in ledger.targets()]
        reviews = [
            (it.review, it.state, it.base, it.commit, it.message, it.head, it.pushed)
            for it in ledger.reviews()
        ]
        return branches, targets, reviews, ledger.plan


def _steps(world: World) -> Counter[str]:
    lines = (world.state() / "steps.txt").read_text().splitlines()
    return Counter(line.split()[0] for line in lines)


def test_a_coordinator_that_is_killed_anywhere_is_gone_on_with(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # All commits of a batch have the time of its beginning.
    monkeypatch.setattr("codemods.cli.batch.request.now", lambda: BEGINNING)
    fuse = Fuse()
    with armed(fuse):
        assert whole_way(world.manifest) == [0, 0, 0]
    wanted = _outcome(world)
    scans = _steps(world)["scan"]
    assert scans == NUMBER
    assert fuse.seen > 2 * NUMBER * 6
    for fatal in range(1, fuse.seen + 1, STEP):
        _anew(world)
        with armed(Fuse(fatal)):
            assert died(lambda: whole_way(world.manifest)), fatal
        with armed(Fuse()):
            assert not died(lambda: whole_way(world.manifest))
        assert _outcome(world) == wanted, fatal
        # What was finished and remembered is not computed again.
        assert _steps(world)["scan"] <= NUMBER + 1, fatal
