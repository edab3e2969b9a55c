"""`--since` and `--staged`: only what git says has changed is treated."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import (
    BROKEN,
    LEFT,
    PLAIN,
    REPAIRED,
    SIX,
    Ended,
    diffwright,
    git,
    grow,
    repository,
    snapshot,
)

FILES = {"old.py": LEFT, "edited.py": PLAIN, "gone.py": LEFT, "pkg/moved.py": LEFT}
EDITED = f"{PLAIN}{LEFT}"
"""What is only reported is found twice as fast as what is repaired."""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """One file edited, one deleted, one renamed, one new; all in the work tree only."""
    repository(tmp_path, FILES)
    grow(tmp_path, {"edited.py": EDITED, "new.py": LEFT})
    (tmp_path / "gone.py").unlink()
    (tmp_path / "pkg/moved.py").rename(tmp_path / "pkg/renamed.py")
    return tmp_path


def found(ended: Ended) -> set[str]:
    assert ended.code in {0, 1}, ended.err
    return {line.partition(":")[0] for line in ended.out.decode().splitlines()}


# --since


def test_what_differs_from_a_commit(tree: Path) -> None:
    changed = {"edited.py", "new.py", "pkg/renamed.py"}
    assert found(diffwright("check", "--since", "HEAD", cwd=tree)) == changed
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "second")
    assert found(diffwright("check", "--since", "HEAD~1", cwd=tree)) == changed
    assert found(diffwright("check", "--since", "HEAD", cwd=tree)) == set()


def test_only_below_the_paths(tree: Path) -> None:
    assert found(diffwright("check", "--since", "HEAD", "pkg", cwd=tree)) == {"pkg/renamed.py"}
    assert found(diffwright("check", "--since", "HEAD", "old.py", cwd=tree)) == set()


def test_what_the_project_leaves_out_stays_out(tree: Path) -> None:
    settings = "[tool.diffwright]\nexclude = ['new.py']\n"
    grow(tree, {"pyproject.toml": settings, ".gitignore": "mine.py\n", "mine.py": LEFT})
    grow(tree, {"third_party/x.py": LEFT, "script": LEFT})
    changed = {"edited.py", "pkg/renamed.py"}
    assert found(diffwright("check", "--since", "HEAD", cwd=tree)) == changed


def test_other_ends_of_lines_are_no_change(tmp_path: Path) -> None:
    tree = repository(tmp_path, {"a.py": LEFT})
    grow(tree, {"a.py": LEFT.replace("\n", "\r\n")})
    assert found(diffwright("check", "--since", "HEAD", cwd=tree)) == set()


def test_only_these_files_are_written(tmp_path: Path) -> None:
    tree = repository(tmp_path, {"old.py": SIX})
    grow(tree, {"new.py": SIX})
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "second")
    ended = diffwright("apply", "--since", "HEAD~1", cwd=tree)
    assert ended.code == 0
    assert (tree / "new.py").read_text() == REPAIRED
    assert (tree / "old.py").read_text() == SIX


def test_files_that_are_not_committed_need_allow_dirty_as_ever(tmp_path: Path) -> None:
    tree = repository(tmp_path, {"edited.py": PLAIN})
    grow(tree, {"edited.py": SIX})
    ended = diffwright("apply", "--since", "HEAD", cwd=tree)
    assert ended.code == 2
    assert ended.lines[0] == "edited.py: holds changes that are not committed"
    assert (tree / "edited.py").read_text() == SIX


def test_a_problem_elsewhere_is_not_told(tmp_path: Path) -> None:
    tree = repository(tmp_path, {"broken.py": BROKEN, "a.py": PLAIN})
    grow(tree, {"a.py": SIX})
    ended = diffwright("preview", "--since", "HEAD", cwd=tree)
    assert ended.code == 0
    assert "broken" not in ended.err
    assert ended.out.startswith(b"diff --git a/a.py b/a.py\n")


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("preview", ["--since", "HEAD"], "Nothing to do: no file here has changed since HEAD."),
        ("check", ["--staged"], "Nothing to do: no file here is staged."),
        ("apply", ["--staged"], "Nothing to do: no file here is staged."),
    ],
)
def test_nothing_has_changed(tmp_path: Path, command: str, options: list[str], said: str) -> None:
    tree = repository(tmp_path, {"a.py": SIX})
    before = snapshot(tree)
    ended = diffwright(command, *options, cwd=tree)
    assert (ended.code, ended.out, ended.lines) == (0, b"", [said])
    assert snapshot(tree) == before


def test_a_commit_that_there_is_not(tree: Path) -> None:
    ended = diffwright("check", "--since=nowhere", cwd=tree)
    assert (ended.code, ended.out) == (2, b"")
    assert ended.lines == [
        f"diffwright: git can't tell what has changed in {tree}: there is no commit 'nowhere' here"
    ]


def test_nothing_of_the_tree_is_executed(tree: Path) -> None:
    """Not what `git diff` would run: filters and monitors that a repository is configured with."""
    run = f"touch {tree / 'EXECUTED'}; cat"
    grow(tree, {".gitattributes": "*.py filter=own diff=own\n"})
    for key in ("filter.own.clean", "filter.own.smudge", "diff.own.textconv", "core.fsmonitor"):
        git(tree, "config", key, run)
    grow(tree, {"edited.py": f"{EDITED}# more\n"})
    assert "edited.py" in found(diffwright("check", "--since", "HEAD", cwd=tree))
    diffwright("preview", "--staged", cwd=tree)
    assert not (tree / "EXECUTED").exists()


# --staged


def test_what_is_staged(tree: Path) -> None:
    assert found(diffwright("check", "--staged", cwd=tree)) == set()
    git(tree, "add", "-A")
    grow(tree, {"newer.py": LEFT})
    expected = {"edited.py", "new.py", "pkg/renamed.py"}
    assert found(diffwright("check", "--staged", cwd=tree)) == expected


def test_what_is_staged_stays_apart_from_the_repair(tmp_path: Path) -> None:
    tree = repository(tmp_path, {"a.py": PLAIN})
    grow(tree, {"a.py": SIX})
    git(tree, "add", "-A")
    ended = diffwright("apply", "--staged", cwd=tree)
    assert ended.code == 0, ended.err
    assert git(tree, "show", ":a.py").decode() == SIX
    assert (tree / "a.py").read_text() == REPAIRED


def test_a_file_that_differs_from_what_is_staged(tmp_path: Path) -> None:
    tree = repository(tmp_path, {"a.py": PLAIN, "b.py": PLAIN})
    grow(tree, {"a.py": SIX, "b.py": SIX})
    git(tree, "add", "-A")
    content = f"{SIX}# more\n"
    grow(tree, {"a.py": content})
    ended = diffwright("check", "--staged", "-q", cwd=tree)
    assert ended.code == 1
    assert ended.lines == [
        "diffwright: a.py differs from what is staged; the work tree is what counts here"
    ]
    ended = diffwright("apply", "--staged", cwd=tree)
    assert ended.code == 2
    assert ended.lines == [
        "a.py: holds changes that are not staged",
        "diffwright: nothing was changed; stage or stash them first, or use --allow-dirty",
    ]
    assert (tree / "a.py").read_text() == content
    assert (tree / "b.py").read_text() == SIX
    assert diffwright("apply", "--staged", "--allow-dirty", cwd=tree).code == 0
    assert (tree / "a.py").read_text() == f"{REPAIRED}# more\n"
