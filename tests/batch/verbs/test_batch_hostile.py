"""Repositories that would have git execute something: plan, preview, apply, export and publish run
nothing of them, and write nothing outside the folder of the batch.

That each trap works, and that none does under the git of a batch, is shown in
`tests/batch/git/test_batch_git_hostile.py`. Here `make soak` takes all of them, the tests a fifth.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hostile import Built, Vector
from hostile_table import vectors
from world import World

STEP = int(os.environ.get("DIFFWRIGHT_HOSTILE_STEP", "5"))
EACH = pytest.mark.parametrize("vector", vectors()[::STEP], ids=lambda it: it.name)
IN_PROCESSES = (
    "fsmonitor",
    "hooks at a commit",
    "core.sshCommand",
    "GIT_TEMPLATE_DIR",
    "GIT_EXTERNAL_DIFF",
    "settings in the environment",
    "GIT_SSH_COMMAND",
)
"""Those that reach a process in each way: by the repository, and by the environment."""


@EACH
def test_nothing_of_a_repository_is_executed(vector: Vector, tmp_path: Path) -> None:
    built, world = _world(vector, tmp_path)
    before = _held(built.folder)
    if vector.is_refused or vector.is_broken:
        assert world.run("plan").code == (2 if vector.is_refused else 1)
    else:
        _whole_way(world)
    assert not built.fired()
    assert _held(built.folder) == before


def test_nor_by_steps_in_processes_of_their_own(tmp_path: Path) -> None:
    chosen = [it for it in vectors() if it.name in IN_PROCESSES]
    assert len(chosen) == len(IN_PROCESSES)

    def prepare(built: Built) -> None:
        for it in chosen:
            it.prepare(built)

    built, world = _world(Vector("several", prepare, lambda _: None), tmp_path)
    assert not built.fired(), "it fires as it is built"
    world.each_a_process = True
    _whole_way(world)
    assert not built.fired()


def _world(vector: Vector, folder: Path) -> tuple[Built, World]:
    built = vector.build(folder / "trap")
    world = World(folder / "own")
    world.folder.mkdir()
    world.write_manifest([])
    text = world.manifest.read_text().replace("urls = []", f"branches = ['{built.branch}']")
    world.manifest.write_text(f"{text}\n[[repository]]\nurl = '{built.url}'\n")
    # The traps lie in the environment, too; what the commands leave there is nobody's matter.
    world.extra = built.environment
    return built, world


def _held(folder: Path) -> dict[str, bytes | None]:
    """All that lies in the folder of a trap, but what a push has to bring about there."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
        if not {"objects", "refs", "logs"} & set(path.parts)
    }


def _whole_way(world: World) -> None:
    planned = world.planned()
    assert world.run("preview", "--all").code == 0
    assert world.run("apply").code == 0
    assert world.run("export", "patches").code == 0
    assert world.run("publish", "--yes-plan", planned).code == 0
