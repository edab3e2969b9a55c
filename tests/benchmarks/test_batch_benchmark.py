"""``make bench-batch``: what it measures with, and what it finds wrong."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import batch as bench
from benchmarks.batch_cluster import Came, differing
from benchmarks.batch_runs import Ran, run
from benchmarks.ledger_costs import costs
from benchmarks.multi_gitter import one_after_the_other
from benchmarks.repositories import BRANCH, git, head
from benchmarks.series import branches, fingerprint, tree_of, unequal
from benchmarks.small_repositories import small
from codemods.batch.git.urls import slug_of

_IDENTITY = ("-c", "user.name=diffwright", "-c", "user.email=diffwright@localhost")


def test_small_repositories_are_the_same_each_time(tmp_path: Path) -> None:
    first = small(tmp_path / "one", 2)
    assert [head(it) for it in first] == [head(it) for it in small(tmp_path / "other", 2)]
    assert head(first[0]) != head(first[1])
    assert small(tmp_path / "one", 1) == first[:1]


def test_one_after_the_other(tmp_path: Path) -> None:
    remotes = small(tmp_path / "remotes", 2)
    clean = tmp_path / "remotes" / "clean.git"
    git("clone", "--quiet", "--bare", remotes[0], clean)
    work = tmp_path / "work"
    git("clone", "--quiet", clean, work)
    git("rm", "-r", "--quiet", "small_0001", folder=work)
    git(*_IDENTITY, "commit", "--quiet", "--message", "Nothing is left to do", folder=work)
    git("push", "--quiet", "origin", BRANCH, folder=work)
    done = one_after_the_other([*remotes, clean], tmp_path / "clones")
    assert done.committed == 2
    assert done.cpu > 0
    changed = git("show", "HEAD", folder=tmp_path / "clones" / "small-0002")
    assert b"-import six\n" in changed
    assert b"+    with _items_lock:\n" in changed
    assert git("rev-parse", f"origin/{BRANCH}", folder=tmp_path / "clones" / "clean")


def test_a_cluster_that_comes_to_something_else_is_named() -> None:
    came = {"here": Came(1.0, [1, 2]), "one": Came(2.0, [1, 2]), "two": Came(1.0, [1, 3])}
    assert differing(came) == ["two: something else comes of it"]


def test_what_a_command_took(tmp_path: Path) -> None:
    code = """
import sys, time
block = bytearray(50_000_000)
block[::4096] = b"x" * len(block[::4096])
time.sleep(0.2)
print('{"state": "changed"}')
sys.exit("The plan is 0123456789ab.")
"""
    ran = run([sys.executable, "-c", code], tmp_path / "state")
    assert ran.lines == [{"state": "changed"}]
    assert (ran.code, ran.plan) == (1, "0123456789ab")
    assert ran.seconds >= 0.2
    assert ran.cpu > 0
    assert ran.megabytes is None or 50 < ran.megabytes < 100
    with pytest.raises(RuntimeError, match="no plan is shown"):
        _ = Ran(0.0, 0.0, None, 0, [], "").plan


def published(folder: Path) -> tuple[Path, str, str]:
    """A remote with a branch beside the first, and the commits of the two."""
    (remote,) = small(folder / "remotes", 1)
    base, work = head(remote), folder / "work"
    git("clone", "--quiet", remote, work)
    git("switch", "--quiet", "--create", "some/change", folder=work)
    (work / "setup.py").write_text("")
    git(*_IDENTITY, "commit", "--quiet", "--all", "--message", "Empty it", folder=work)
    git("push", "--quiet", "origin", "some/change", folder=work)
    return remote, base, branches(remote)["some/change"]


def test_patches_against_commits(tmp_path: Path) -> None:
    remote, base, commit = published(tmp_path)
    series = tmp_path / "patches" / slug_of(str(remote))
    series.mkdir(parents=True)
    patch = git("format-patch", "--stdout", f"{base}..{commit}", folder=tmp_path / "work")
    (series / "0001-it.patch").write_bytes(patch)
    (series / "series").write_text("0001-it.patch\n")
    review = {"repository": str(remote), "base": base, "commit": commit}

    def found(*reviews: dict[str, str]) -> list[str]:
        return unequal(tmp_path / "patches", reviews, tmp_path / "clone")

    assert found(review) == []
    assert tree_of(remote, commit) != tree_of(remote, base)
    assert found({**review, "commit": base}) == [
        "small-0001: git am 0001-it.patch gives another tree"
    ]
    assert found(review, review) == ["small-0001: 1 patches, 2 reviews"]
    assert found() == [f"{series.name}: patches, but no reviews"]
    assert len(found({**review, "repository": "/other.git"})) == 2
    (series / "0001-it.patch").write_bytes(patch.replace(b"-import", b"-input"))
    assert found(review)[0].startswith("small-0001: git am 0001-it.patch: ")
    (series / "0001-it.patch").write_bytes(patch)
    assert found(review) == []


def test_branches_for_reviews(tmp_path: Path) -> None:
    remote, base, commit = published(tmp_path)
    line = {"repository": str(remote), "commit": commit}
    before = {remote: {BRANCH: base}}
    assert bench._not_pushed(Ran(0.0, 0.0, None, 0, [line], ""), before) == []
    assert bench._not_pushed(Ran(0.0, 0.0, None, 0, [], ""), before) != []
    assert bench._not_pushed(Ran(0.0, 0.0, None, 0, [{**line, "commit": base}], ""), before) != []
    moved = {remote: {BRANCH: commit}}
    assert bench._not_pushed(Ran(0.0, 0.0, None, 0, [line], ""), moved) == [
        "small-0001: a branch that was there has moved"
    ]


def test_a_fingerprint_shows_what_is_written(tmp_path: Path) -> None:
    (remote,) = small(tmp_path, 1)
    before = fingerprint(remote)
    assert fingerprint(remote) == before
    git(f"--git-dir={remote}", "branch", "other", head(remote))
    assert fingerprint(remote) != before


def test_what_a_ledger_costs(tmp_path: Path) -> None:
    found = costs(tmp_path / "ledger", targets=20)
    assert found.transitions == 160
    assert 0 < found.milliseconds < 100
    assert found.durable > 0
    assert found.bytes > 0
