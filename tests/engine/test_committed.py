"""What git is asked of a selection: which files differ from a commit, or are staged."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from codemods.engine.committed import CannotTell, changed_since, staged, unstaged
from codemods.engine.select import select


def git(folder: Path, *arguments: str) -> None:
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text("1\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "a.py")
    return tmp_path


def test_before_the_first_commit_all_that_git_tracks_is_staged(tree: Path) -> None:
    assert staged(select([tree])) == {"a.py"}


def test_what_is_staged_and_then_edited(tree: Path) -> None:
    assert unstaged(tree, {"a.py": b"1\r\n", "b.py": b"2\n"}) == []
    assert unstaged(tree, {"a.py": b"2\n"}) == ["a.py"]


def test_a_file_that_cannot_be_read_has_changed(tree: Path) -> None:
    git(tree, "add", "b.py")
    git(tree, "commit", "-qm", "all")
    selection = select([tree])
    assert changed_since(selection, "HEAD") == set()
    (tree / "b.py").unlink()
    assert changed_since(selection, "HEAD") == {"b.py"}


@pytest.mark.parametrize("name", ["nowhere", "", "-x", "--all", "HEAD:pkg", "HEAD..HEAD", "HEAD"])
def test_a_commit_that_there_is_not(tree: Path, name: str) -> None:
    with pytest.raises(CannotTell) as raised:
        changed_since(select([tree]), name)
    told = f"git can't tell what has changed in {tree}: there is no commit {name!r} here"
    assert str(raised.value) == told


def test_outside_git(tmp_path: Path) -> None:
    for ask in (staged, lambda it: changed_since(it, "HEAD")):
        with pytest.raises(CannotTell, match="it is in no git work tree"):
            ask(select([tmp_path]))


def test_a_repository_that_git_does_not_take(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    with pytest.raises(CannotTell, match="not a git repository"):
        staged(select([tmp_path]))


def test_no_git(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    selection = select([tree])
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CannotTell, match="it can't be run"):
        staged(selection)
