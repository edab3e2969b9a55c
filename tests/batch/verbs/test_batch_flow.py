"""The way of a batch from its manifest to pushed branches, by the command, over real git."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from world import FILES, PLAIN, SIX, World, git


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Three repositories, one of which has nothing to change."""
    world = World(tmp_path)
    urls = [world.remote("cart"), world.remote("till")]
    urls.append(world.remote("plain", {**FILES, "shop/cart.py": PLAIN}))
    world.write_manifest(list(urls))
    return world


@pytest.mark.parametrize("each_a_process", [False, True])
def test_from_plan_to_pushed_branches(world: World, each_a_process: bool) -> None:
    world.each_a_process = each_a_process
    planned = world.planned()
    assert re.fullmatch("[0-9a-f]{12}", planned)
    assert world.branches("cart") == {}

    shown = world.run("preview", "--all")
    assert shown.code == 0
    assert shown.out.count("-VALUE = six.text_type(1)\n+VALUE = str(1)\n") == 2

    applied = world.run("apply")
    assert applied.code == 0, applied.err
    assert world.branches("cart") == {}

    done = world.run("publish", "--yes-plan", planned, "--json")
    assert done.code == 0, done.err
    assert {it["state"] for it in done.told} == {"published"}
    for name in ("cart", "till"):
        ((branch, commit),) = world.branches(name).items()
        assert branch.startswith("diffwright/drop-six/")
        shown_file = git("show", f"{commit}:shop/cart.py", cwd=world.remotes / f"{name}.git")
        assert shown_file == "VALUE = str(1)"
        base = git("rev-parse", "main", cwd=world.remotes / f"{name}.git")
        assert git("rev-parse", f"{commit}^", cwd=world.remotes / f"{name}.git") == base
    assert world.branches("plain") == {}
    assert world.run("status").code == 0


def test_what_is_done_is_not_done_again(world: World) -> None:
    planned = world.planned()
    assert world.run("apply").code == 0
    assert world.run("publish", "--yes-plan", planned).code == 0
    before = [world.branches(name) for name in ("cart", "till")]
    events = _events(world)

    assert world.planned() == planned
    assert world.run("apply").code == 0
    assert world.run("publish", "--yes-plan", planned).code == 0
    assert [world.branches(name) for name in ("cart", "till")] == before
    new = _events(world)[len(events) :]
    # The remotes were looked at again, and nothing else.
    assert {(old, state) for old, state in new} <= {
        ("changed", "cloned"),
        ("cloned", "changed"),
        ("unchanged", "cloned"),
        ("cloned", "unchanged"),
    }


def test_nothing_is_published_but_what_was_seen(world: World) -> None:
    planned = world.planned()
    assert world.run("apply").code == 0
    other = "0" * 12
    for words in ([], ["--yes-plan", other], ["--yes-plan", planned[:4]]):
        refused = world.run("publish", *words)
        assert refused.code == 2
        assert len(refused.err.splitlines()) == 1
    world.commit("cart", {"shop/more.py": SIX})
    assert world.planned() != planned
    assert world.run("publish", "--yes-plan", planned).code == 2
    assert world.branches("cart") == {}


def test_what_is_not_committed_is_neither_published_nor_exported(world: World) -> None:
    planned = world.planned()
    done = world.run("publish", "--yes-plan", planned)
    assert done.code == 4
    assert "2 wait: not committed yet; run `diffwright batch apply`." in done.err
    assert world.branches("cart") == {}
    exported = world.run("export", "patches")
    assert exported.code == 4, exported.err
    assert "run `diffwright batch apply` first" in exported.err
    # The same command works when that is done.
    assert world.run("apply").code == 0
    assert world.run("export", "patches").code == 0


def test_a_moved_base_is_scanned_again(world: World) -> None:
    first = world.planned()
    assert world.run("apply").code == 0
    base = world.commit("cart", {"shop/more.py": SIX})
    second = world.planned()
    assert second != first
    assert world.run("apply").code == 0
    assert world.run("publish", "--yes-plan", second).code == 0
    ((_, commit),) = world.branches("cart").items()
    bare = world.remotes / "cart.git"
    assert git("rev-parse", f"{commit}^", cwd=bare) == base
    assert git("show", f"{commit}:shop/more.py", cwd=bare) == "VALUE = str(1)"


def test_a_review_whose_patch_is_the_same_is_not_pushed_again(world: World) -> None:
    first = world.planned()
    assert world.run("apply").code == 0
    assert world.run("publish", "--yes-plan", first).code == 0
    before = world.branches("cart")
    world.commit("cart", {"README": "Elsewhere.\n"})
    second = world.planned()
    assert world.run("apply").code == 0
    assert world.run("publish", "--yes-plan", second).code == 0
    assert world.branches("cart") == before


def test_a_branch_that_somebody_else_has_moved_is_held(world: World) -> None:
    first = world.planned()
    assert world.run("apply").code == 0
    assert world.run("publish", "--yes-plan", first).code == 0
    ((branch, _),) = world.branches("cart").items()
    bare = world.remotes / "cart.git"
    theirs = git("commit-tree", "-p", branch, "-m", "theirs", f"{branch}^{{tree}}", cwd=bare)
    git("update-ref", f"refs/heads/{branch}", theirs, cwd=bare)
    world.commit("cart", {"shop/more.py": SIX})
    second = world.planned()
    assert world.run("apply").code == 0
    done = world.run("publish", "--yes-plan", second)
    assert done.code == 4
    assert world.branches("cart") == {branch: theirs}
    status = world.run("status")
    assert status.code == 4
    assert "somebody" in status.out or "is at" in status.out
    # The other repository was not kept from anything by it.
    assert "published" in {
        it["state"] for it in world.run("status", "--json").told if "review" in it
    }


def test_one_repository_that_fails_keeps_no_other_from_it(world: World) -> None:
    gone = world.remotes / "gone.git"
    world.write_manifest([world.remotes / "cart.git", gone, world.remotes / "till.git"])
    done = world.run("plan", "--json")
    assert done.code == 1
    states = {Path(it["repository"]).stem: it["state"] for it in done.told}
    assert states == {"cart": "changed", "gone": "failed", "till": "changed"}
    (failed,) = (it for it in done.told if it["state"] == "failed")
    assert failed["failure"]["class"] == "not found"
    status = world.run("status")
    assert status.code == 1
    assert "gone" in status.out
    of_one = world.run("status", "--only", "till")
    assert of_one.code == 0
    assert "gone" not in of_one.out

    world.remote("gone")
    retried = world.run("retry")
    assert retried.code == 0, retried.err
    assert {it["state"] for it in world.run("status", "--json").told if "counts" in it} == {
        "changed"
    }


def test_check_says_by_its_exit_code_whether_anything_would_change(world: World) -> None:
    assert world.run("plan", "--check").code == 3
    world.write_manifest([world.remotes / "plain.git"])
    assert world.run("plan", "--check").code == 0


def test_only_and_limit_choose_repositories(world: World) -> None:
    done = world.run("plan", "--only", "ca*", "--json")
    assert [Path(it["repository"]).stem for it in done.told] == ["cart"]
    done = world.run("plan", "--limit", "2", "--json")
    assert [Path(it["repository"]).stem for it in done.told] == ["cart", "till"]
    plan = world.planned()
    for verb in ("plan", "apply", "status"):
        done = world.run(verb, "--only", "nothing")
        assert done.code == 2
        assert done.err == "diffwright: No repository of the batch is like 'nothing'.\n"
    # Nothing was done: the plan that a person has seen still counts.
    assert f"The plan is {plan}." in world.run("status").out
    done = world.run("plan", "--only", "nothing", "--only", "till", "--json")
    assert [Path(it["repository"]).stem for it in done.told] == ["till"]
    assert "--only nothing: no repository" in done.err


def test_export_is_what_git_am_takes(world: World, tmp_path: Path) -> None:
    world.planned()
    assert world.run("apply").code == 0
    folder = tmp_path / "patches"
    done = world.run("export", folder)
    assert done.code == 0, done.err
    patches = sorted(folder.glob("*/*.patch"))
    assert len(patches) == 2
    commits = {
        it["repository"]: it["commit"]
        for it in world.run("status", "--json").told
        if "review" in it
    }
    for patch in patches:
        (url,) = (it for it in commits if patch.parent.name.startswith(Path(it).stem))
        fresh = tmp_path / patch.parent.name
        git("clone", "-q", url, fresh)
        git("am", "-q", patch, cwd=fresh)
        clone = world.state() / "clones" / f"{patch.parent.name}.git"
        tree = git("--git-dir", clone, "rev-parse", f"{commits[url]}^{{tree}}")
        assert git("rev-parse", "HEAD^{tree}", cwd=fresh) == tree
    assert world.run("export", folder).code == 2


def test_a_plain_list_will_do(world: World) -> None:
    listed = world.folder / "repos.txt"
    listed.write_text(f"# two\n{world.remotes / 'cart.git'}\n{world.remotes / 'plain.git'}\n")
    without = world.run("plan", listed)
    assert without.code == 2
    assert "--select" in without.err
    assert world.run("plan", listed, "--select", "no-six").code == 0
    assert "+VALUE = str(1)" in world.run("preview", listed).out


def test_closed_reviews_have_no_branch_any_more(world: World) -> None:
    planned = world.planned()
    assert world.run("apply").code == 0
    assert world.run("publish", "--yes-plan", planned).code == 0
    assert world.run("close").code == 2
    done = world.run("close", "--reason", "not now", "--only", "cart")
    assert done.code == 0, done.err
    assert world.branches("cart") == {}
    assert len(world.branches("till")) == 1


def test_a_lost_clone_is_made_again_with_the_same_commits(world: World) -> None:
    planned = world.planned()
    assert world.run("apply").code == 0
    commits = sorted(it["commit"] for it in world.reviews())
    for clone in (world.state() / "clones").glob("*.git"):
        shutil.rmtree(clone)
    assert world.run("publish", "--yes-plan", planned).code == 0
    pushed = sorted(oid for it in ("cart", "till") for oid in world.branches(it).values())
    assert pushed == commits


def test_the_plan_tells_what_it_comes_to(world: World) -> None:
    done = world.run("plan")
    assert "2 changed, 1 unchanged" in done.err
    assert "2 reviews, 2 files" in done.err
    assert re.search(r"2\s+2\s+\d+\s+\d+  no-six", done.err)


def test_the_burn_down_is_a_file(world: World) -> None:
    world.planned()
    for name, begin in (("b.csv", "at,"), ("b.svg", "<svg ")):
        assert world.run("status", "--burn-down", name).code == 0
        assert (world.folder / name).read_text().startswith(begin)
    assert world.run("status", "--burn-down", "b.txt").code == 2


def test_without_a_plan_there_is_a_sentence(world: World) -> None:
    for verb in ("preview", "apply", "status", "sync", "retry"):
        done = world.run(verb)
        assert done.code == 2, verb
        assert len(done.err.splitlines()) == 1
    missing = world.run("plan", "nowhere.toml")
    assert missing.code == 2
    assert "nowhere.toml" in missing.err


def _events(world: World) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(world.state() / "ledger.db")) as ledger:
        return ledger.execute("SELECT old, new FROM events ORDER BY id").fetchall()


def test_what_a_program_is_told_has_the_same_keys_everywhere(world: World) -> None:
    of_target = {"repository", "branch", "base", "state", "counts", "plan"}
    of_review = set(_KEYS_OF_REVIEW)
    hashed = world.planned()
    planned = world.run("plan", "--json").told
    assert {frozenset(it) for it in planned} == {frozenset(of_target)}
    (plan,) = {it["plan"] for it in planned}
    assert plan.startswith(hashed)
    assert [set(it) for it in world.run("preview", "--all", "--json").told] == [
        of_review | {"patch"}
    ] * 2
    for words in (
        ("apply",),
        ("export", "patches"),
        ("publish", "--yes-plan", plan),
        ("sync",),
    ):
        assert [set(it) for it in world.run(*words, "--json").told] == [of_review] * 2
    closed = world.run("close", "--reason", "not now", "--json").told
    assert [set(it) for it in closed] == [of_review | {"detail"}] * 2
    told = world.run("status", "--json").told
    assert [set(it) - {"detail"} for it in told] == [of_target] * 3 + [of_review] * 2


_KEYS_OF_REVIEW = (
    *("repository", "branch", "review", "state", "codemods", "owners", "folder", "files"),
    *("added", "removed", "findings", "needs_review", "base", "commit", "title", "url"),
)
