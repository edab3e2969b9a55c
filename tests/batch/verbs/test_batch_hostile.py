"""Repositories that would have git execute something: plan, preview, apply, export and publish run
nothing of them, and write nothing outside the folder of the batch.

That each trap works is shown in `tests/batch/git/test_batch_git_hostile.py`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from codemods.cli.batch import commands, request
from codemods.cli.batch.request import BatchOptions
from hostile import Built, Vector
from hostile_table import vectors
from killing import Fuse, armed
from world import World

from codemods.batch.ledger.ledger import Ledger
from codemods.batch.verbs.place import place_of

EACH = pytest.mark.parametrize("vector", vectors(), ids=lambda it: it.name)
IN_PROCESSES = ("GIT_SSH_COMMAND", "settings in the environment", "hooks at a commit")


@EACH
def test_nothing_of_a_repository_is_executed(vector: Vector, tmp_path: Path) -> None:
    built, world = _world(vector, tmp_path)
    before = _held(built.folder)
    # The traps lie in the environment, too; what the commands leave there is nobody's matter.
    codes = _in_child(world, {**world.environment, **built.environment, **_own(world)})
    if vector.is_refused:
        assert codes == [2]
    else:
        assert codes == ([1] if vector.is_broken else [0, 0, 0, 0, 0])
    assert not built.fired()
    assert _held(built.folder) == before


@pytest.mark.parametrize(
    "vector", [it for it in vectors() if it.name in IN_PROCESSES], ids=lambda it: it.name
)
def test_nor_by_steps_in_processes_of_their_own(vector: Vector, tmp_path: Path) -> None:
    built, world = _world(vector, tmp_path)
    world.extra = {**built.environment, **_own(world)}
    planned = world.planned()
    assert world.run("preview", "--all").code == 0
    assert world.run("apply").code == 0
    assert world.run("export", "patches").code == 0
    assert world.run("publish", "--yes-plan", planned).code == 0
    assert not built.fired()


def _world(vector: Vector, folder: Path) -> tuple[Built, World]:
    built = vector.build(folder / "trap")
    world = World(folder / "own")
    world.folder.mkdir()
    world.write_manifest([])
    text = world.manifest.read_text().replace("urls = []", f"branches = ['{built.branch}']")
    world.manifest.write_text(f"{text}\n[[repository]]\nurl = '{built.url}'\n")
    return built, world


def _own(world: World) -> Mapping[str, str]:
    return {
        "XDG_STATE_HOME": str(world.folder / "state"),
        "XDG_CACHE_HOME": str(world.folder / "cache"),
    }


def _held(folder: Path) -> dict[str, bytes | None]:
    """All that lies in the folder of a trap, but what a push has to bring about there."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
        if not {"objects", "refs", "logs"} & set(path.parts)
    }


def _in_child(world: World, environment: Mapping[str, str]) -> list[int]:
    """The exit codes of all commands up to the first that fails, in a process with this
    environment."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.environ.update(environment)
            with armed(Fuse()):
                os.write(writing, bytes(_codes(world)))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        codes = list(answer.read())
    os.waitpid(child, 0)
    return codes


def _codes(world: World) -> list[int]:
    codes: list[int] = []
    for verb in ("plan", "preview", "apply", "export", "publish"):
        plan = ""
        if codes:
            name = request.manifest_of(BatchOptions(world.manifest)).id
            with Ledger.open(place_of(name).folder, read_only=True) as ledger:
                plan = ledger.plan
        options = BatchOptions(
            world.manifest,
            everything=True,
            yes_plan=plan,
            folder=world.folder / "patches",
            quiet=True,
        )
        codes.append(commands.execute(verb, options))
        if codes[-1]:
            break
    return codes
