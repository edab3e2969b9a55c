"""Small worlds whose batch is carried out here and by a cluster."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from clusters import PATIENCE, Cluster
from world import FILES, World

from codemods.batch.ledger.ledger import Ledger

COORDINATOR = Path(__file__).parent / "coordinator.py"


def world_of(folder: Path, number: int) -> World:
    """So many repositories."""
    folder.mkdir()
    world = World(folder)
    names = [f"shop{it}" for it in range(number)]
    made = {**FILES, "shop/name.py": ""}
    world.write_manifest([world.remote(name, {**made, "shop/name.py": name}) for name in names])
    return world


def begun(
    world: World, cluster: Cluster | None, *verbs: str, seconds: float = PATIENCE
) -> subprocess.Popen[str]:
    """A coordinator at work; without a cluster on this machine alone."""
    address = cluster.address if cluster else ""
    environment = {**world.environment, **(cluster.configuration if cluster else {})}
    return subprocess.Popen(
        [sys.executable, str(COORDINATOR), str(world.manifest), address, str(seconds), *verbs],
        cwd=world.folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def done(
    world: World, cluster: Cluster | None, *verbs: str, seconds: float = PATIENCE
) -> tuple[int, str]:
    """The exit code of a coordinator, and what it said."""
    process = begun(world, cluster, *verbs, seconds=seconds)
    said = process.communicate(timeout=4 * PATIENCE)[1]
    return process.returncode, said


def outcome(world: World) -> object:
    """All that is remembered, object ids among it."""
    with Ledger.open(world.state(), read_only=True) as ledger:
        targets = [(it.branch, it.base, it.state, it.facts, it.counts) for it in ledger.targets()]
        reviews = [
            (it.review, it.state, it.base, it.commit, it.title, it.message, it.head)
            for it in ledger.reviews()
        ]
        return targets, reviews


def at_work(cluster: Cluster, steps: int) -> None:
    """Wait until workers have begun so many steps."""
    notes = cluster.folder / "notes.txt"
    end = time.monotonic() + PATIENCE
    while not notes.exists() or len(notes.read_text().splitlines()) < steps:
        assert time.monotonic() < end, "the workers did not begin"
        time.sleep(0.02)
