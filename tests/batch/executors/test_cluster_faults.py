"""What is killed while a cluster works, at several moments; the outcome is that of one machine.

It takes minutes: `make soak` runs it.
"""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from cluster_worlds import at_work, begun, done, outcome, world_of
from clusters import PATIENCE, Cluster, written
from world import World

pytestmark = pytest.mark.skipif(
    not os.environ.get("DIFFWRIGHT_CLUSTER_FAULTS"), reason="it takes minutes; see make soak"
)

NUMBER = 8
MOMENTS = pytest.mark.parametrize("steps", [1, 4, 9, 14])
"""After so many steps have begun: of clones, of scans."""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, object]:
    """A world, and what one machine comes to in it."""
    world = world_of(tmp_path_factory.mktemp("worlds") / "world", NUMBER)
    assert done(world, None, "plan", "apply")[0] == 0
    return world, outcome(world)


@pytest.fixture
def cluster(tmp_path: Path, known: tuple[World, object]) -> Iterator[Cluster]:
    shutil.rmtree(known[0].state())
    with Cluster(tmp_path / "cluster") as cluster:
        for name in ("one", "two"):
            cluster.start_worker(name, STAND_IN_SECONDS="0.3")
        yield cluster


@MOMENTS
def test_a_worker_is_killed(known: tuple[World, object], cluster: Cluster, steps: int) -> None:
    world, wanted = known
    coordinator = begun(world, cluster, "plan", "apply")
    at_work(cluster, steps)
    cluster.kill("one")
    cluster.start_worker("three")
    assert (coordinator.communicate()[1], coordinator.returncode) == ("", 0)
    assert outcome(world) == wanted


@MOMENTS
def test_the_scheduler_is_killed_and_comes_back(
    known: tuple[World, object], cluster: Cluster, steps: int
) -> None:
    world, wanted = known
    coordinator = begun(world, cluster, "plan", "apply")
    at_work(cluster, steps)
    cluster.kill("scheduler")
    time.sleep(1)
    cluster.start_scheduler()
    cluster.start_worker("three")
    said = coordinator.communicate()[1]
    assert coordinator.returncode == 0, said
    assert "The scheduler is there again" in said
    assert outcome(world) == wanted


@MOMENTS
def test_the_scheduler_is_killed_for_good(
    known: tuple[World, object], cluster: Cluster, steps: int
) -> None:
    world, wanted = known
    coordinator = begun(world, cluster, "plan", "apply", seconds=3)
    at_work(cluster, steps)
    cluster.kill("scheduler")
    said = coordinator.communicate()[1]
    assert coordinator.returncode == 1
    assert said.splitlines()[-1].startswith("diffwright: The scheduler of the cluster has gone")
    assert "Traceback" not in said
    # One machine goes on from there; what had come back is not done again.
    assert done(world, None, "plan", "apply")[0] == 0
    assert outcome(world) == wanted


@MOMENTS
def test_the_coordinator_is_killed(
    known: tuple[World, object], cluster: Cluster, steps: int
) -> None:
    world, wanted = known
    coordinator = begun(world, cluster, "plan", "apply")
    at_work(cluster, steps)
    coordinator.kill()
    coordinator.communicate()
    assert done(world, cluster, "plan", "apply") == (0, "")
    assert outcome(world) == wanted
    scans = Counter(it for it in written(cluster.folder / "notes.txt") if " scan " in it)
    # Two were under way, and one may have come back and not been remembered.
    assert scans.total() <= NUMBER + 4


def test_all_workers_are_killed_for_good(known: tuple[World, object], cluster: Cluster) -> None:
    world, _ = known
    coordinator = begun(world, cluster, "plan", seconds=3)
    at_work(cluster, 2)
    cluster.kill("one")
    cluster.kill("two")
    said = coordinator.communicate()[1]
    assert coordinator.returncode == 1
    assert "There was no worker for 3 seconds" in said.splitlines()[-1]


def test_a_cluster_of_ones_own_is_stopped_by_ctrl_c(known: tuple[World, object]) -> None:
    """The terminal sends it to all processes; the workers finish what they have begun."""
    world, wanted = known
    shutil.rmtree(world.state())
    coordinator = begun(world, "local", "plan", "apply")
    logs, end = world.state() / "logs", time.monotonic() + PATIENCE
    while not logs.is_dir() or not any(logs.iterdir()):
        assert time.monotonic() < end
        time.sleep(0.05)
    os.killpg(coordinator.pid, signal.SIGINT)
    said = coordinator.communicate()[1]
    assert coordinator.returncode == 130, said
    assert said.splitlines() == [
        "Stopping: what is at work is finished first; press Ctrl-C again to stop at once.",
        "diffwright: stopped; run the command again to go on",
    ]
    assert done(world, "local", "plan", "apply") == (0, "")
    assert outcome(world) == wanted
