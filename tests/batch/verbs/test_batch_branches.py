"""Several branches of one repository: each is a target of its own, and no two share a branch."""

from __future__ import annotations

from pathlib import Path

from world import FILES, World, git


def test_each_branch_of_a_repository_has_its_own_reviews(tmp_path: Path) -> None:
    world = World(tmp_path)
    bare = world.remote("cart")
    bases = {"stable/1": world.commit("cart", {**FILES, "NEWS": "Old.\n"}, "stable/1")}
    bases["main"] = git("rev-parse", "main", cwd=bare)
    world.write_manifest(
        [], f'\n[[repository]]\nurl = "{bare}"\nbranches = ["default", "stable/1", "main"]\n'
    )
    plan = world.run("plan")
    assert plan.code == 0, plan.err
    assert [it["state"] for it in world.targets()] == ["skipped", "changed", "changed"]
    assert "its default branch is main, which the manifest names, too" in world.run("status").out

    assert world.run("apply").code == 0
    done = world.run("publish", "--yes-plan", plan.err.rpartition("The plan is ")[2].rstrip("\n."))
    assert done.code == 0, done.err
    assert "2 published, 0 failed, 0 held" in done.err
    listed = git("for-each-ref", "--format=%(refname:short)", "refs/heads/diffwright", cwd=bare)
    heads = listed.splitlines()
    assert [it.rpartition("/")[0] for it in heads] == [
        "diffwright/drop-six/main",
        "diffwright/drop-six/stable/1",
    ]
    found = [git("rev-parse", f"{it}^", cwd=bare) for it in heads]
    assert found == [bases["main"], bases["stable/1"]]
    assert world.run("close", "--reason", "enough").code == 0
    assert git("for-each-ref", "refs/heads/diffwright", cwd=bare) == ""
