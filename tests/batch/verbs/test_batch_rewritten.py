"""A branch that is rewritten at the remote while a batch is on its way."""

from __future__ import annotations

from pathlib import Path

from world import FILES, World, git


def _rewrite(bare: Path) -> str:
    """Put another first commit in the place of all that `main` held; its object id."""
    made = git("commit-tree", "-m", "rewritten", "main^{tree}", cwd=bare)
    git("update-ref", "refs/heads/main", made, cwd=bare)
    git("reflog", "expire", "--all", "--expire=now", cwd=bare)
    git("gc", "-q", "--prune=now", cwd=bare)
    return made


def test_a_base_that_the_remote_has_lost_is_planned_again(tmp_path: Path) -> None:
    world = World(tmp_path)
    bare = world.remote("cart")
    world.commit("cart", {"README": "More.\n"})
    world.write_manifest([bare, world.remote("till", FILES)])
    first = world.planned()
    assert world.run("apply").code == 0
    base = _rewrite(bare)

    done = world.run("publish", "--yes-plan", first)
    assert done.code == 1
    assert "conflict: the server has the base no more" in done.err
    assert "plan again" in done.err
    assert world.branches("cart") == {}
    assert len(world.branches("till")) == 1

    # That is not forgotten where nothing else is left to publish.
    again = world.run("publish", "--yes-plan", first)
    assert again.code == 1
    assert "0 published, 1 failed" in again.err

    second = world.planned()
    assert world.run("apply").code == 0
    published = world.run("publish", "--yes-plan", second)
    assert published.code == 0, published.err
    ((_, commit),) = world.branches("cart").items()
    assert git("rev-parse", f"{commit}^", cwd=bare) == base
