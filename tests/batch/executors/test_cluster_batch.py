"""A batch on a cluster comes to what it comes to on one machine."""

from __future__ import annotations

import shutil
from pathlib import Path

from cluster_worlds import done, outcome, world_of
from clusters import Cluster

NUMBER = 4


def test_a_cluster_comes_to_what_one_machine_comes_to(place: Path, tmp_path: Path) -> None:
    world = world_of(place / "world", NUMBER)
    assert done(world, None, "plan", "apply") == (0, "")
    here = outcome(world)
    commits = [it["commit"] for it in world.reviews()]
    assert len({*commits}) == NUMBER
    shutil.rmtree(world.state())
    with Cluster(tmp_path / "cluster") as cluster:
        cluster.start_worker("one")
        cluster.start_worker("two")
        assert done(world, cluster, "plan", "apply") == (0, "")
    assert outcome(world) == here
    # Here nothing was cloned; what is published is made here, to the same object ids.
    assert not (world.state() / "clones").exists()
    assert world.run("export", place / "patches").code == 0
    assert len([*(place / "patches").rglob("*.patch")]) == NUMBER
    assert world.run("publish", "--yes-plan", world.planned()).code == 0
    for number, commit in enumerate(commits):
        assert [*world.branches(f"shop{number}").values()] == [commit]
