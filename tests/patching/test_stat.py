"""What `stat` writes is what ``git diff --stat`` writes of the same change, byte for byte."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from codemods.patching.diff import creation_diff, deletion_diff, unified_diff
from codemods.patching.stat import Counted, counted, stat

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

Trees = Mapping[str, tuple["bytes | None", "bytes | None"]]
"""Of each path the content before and after; None where there is no such file."""


def numbered(count: int, *, first: int = 0) -> bytes:
    return b"".join(b"%d\n" % number for number in range(first, first + count))


UMLAUTS = "\u00e4" * 30
DEEP = "a/package/with/a/path/that/is/so/long/that/no/terminal/has/room/for/all/of/it/module.py"
CASES: dict[str, Trees] = {
    "one": {"a.py": (b"1\n", b"2\n")},
    "only added": {"a.py": (b"1\n", numbered(5))},
    "only removed": {"a.py": (numbered(5), b"0\n")},
    "a line without an end": {"a.py": (b"1\n2", b"1\n2\n")},
    "created and deleted": {
        "a.py": (None, numbered(3)),
        "b.py": (numbered(7, first=50), None),
        "c.py": (numbered(2), numbered(4)),
    },
    "empty": {"a.py": (None, b""), "b.py": (b"", None)},
    "some small, some large": {
        "a.py": (numbered(3), numbered(900)),
        "b.py": (numbered(400), numbered(400, first=1000)),
        "c.py": (b"1\n", b"1\n2\n"),
        "d.py": (numbered(2), numbered(1)),
        "e.py": (numbered(70), numbered(3, first=100)),
    },
    "long names": {
        DEEP: (numbered(3), numbered(90)),
        "short.py": (numbered(8), b""),
        f"{'n' * 90}.py": (b"1\n", b"2\n"),
        f"x/{'y' * 75}.py": (b"1\n", b"2\n"),
    },
    "a long name and few lines": {DEEP: (b"1\n", b"2\n"), "b.py": (b"1\n", b"2\n")},
    "odd names": {
        'in "quotes".py': (b"1\n", b"2\n"),
        "with space.py": (b"1\n", b"2\n"),
        "\u00e4\u00f6\u00fc/\u4e2d\u6587.py": (b"1\n", b"2\n"),
        f"{UMLAUTS}/tab\t.py": (b"1\n", numbered(60)),
    },
    "binary": {
        "a.txt": (b"six\0\n", b"\0\n" * 99),
        "b.txt": (b"six\n", b"seven\n"),
        "c.txt": (None, b"\0new"),
    },
    "binary and large": {"a.txt": (b"\0", b"\0\0"), "b.py": (b"", numbered(1234))},
}


def git(folder: Path, *arguments: str) -> bytes:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, check=True, capture_output=True
    ).stdout


def committed(folder: Path, trees: Trees) -> None:
    """A repository whose last commit holds what was before, and whose index what is after."""
    git(folder, "init", "-q")
    for number in (0, 1):
        for name, contents in trees.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            content = contents[number]
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content)
        git(folder, "add", "-A")
        if not number:
            git(folder, "commit", "-q", "--allow-empty", "-m", "before")


def change(path: str, before: bytes | None, after: bytes | None) -> Counted:
    if before is None:
        diff = creation_diff(path, after or b"")
    elif after is None:
        diff = deletion_diff(path, before)
    else:
        diff = unified_diff(path, before, after)
    return counted(path, before or b"", after or b"", diff)


@needs_git
@pytest.mark.parametrize("name", CASES)
def test_as_git_has_it(tmp_path: Path, name: str) -> None:
    trees = CASES[name]
    committed(tmp_path, trees)
    files = [change(path, *trees[path]) for path in sorted(trees, key=os.fsencode)]
    for width in (1, 20, 25, 30, 40, 60, 79, 80, 81, 120, 200):
        told = git(tmp_path, "diff", "--cached", "--no-renames", f"--stat={width}")
        assert "".join(f"{line}\n" for line in stat(files, width)) == told.decode(), width


def test_80_columns_by_default() -> None:
    files = [Counted("a.py", 500, 500), Counted("b.py", 1, 0)]
    lines = [*stat(files)]
    assert len(lines[0]) == 79
    assert lines[1] == " b.py |    1 +"
    assert lines[2] == " 2 files changed, 501 insertions(+), 500 deletions(-)"


def test_nothing() -> None:
    assert not [*stat([])]
