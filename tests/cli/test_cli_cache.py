"""`--no-cache` and `diffwright cache`, and what a person sees of a cache: nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from command_line import SIX, diffwright, grow, script, snapshot

NO_SURVEY = script(
    "from codemods.six import NoSix",
    "def survey(self, module):",
    "    raise KeyError('it was looked at again')",
    "NoSix.survey = survey",
)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the cache of the commands will be."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    return tmp_path / "user" / "diffwright" / "surveys.sqlite3"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return grow(tmp_path / "tree", {"a.py": SIX, "b.py": "VALUE = 1\n"})


@pytest.mark.parametrize("command", ["preview", "check"])
def test_the_second_run_says_the_same(tree: Path, cache: Path, command: str) -> None:
    cold = diffwright(command, "--no-cache", cwd=tree)
    assert not cache.exists()
    assert diffwright(command, cwd=tree) == cold
    assert cache.exists()
    assert diffwright(command, cwd=tree, command=NO_SURVEY) == cold
    assert diffwright(command, "--no-cache", cwd=tree, command=NO_SURVEY).code == 3


def test_apply_takes_what_a_preview_has_found(tree: Path, cache: Path) -> None:
    diffwright("preview", cwd=tree)
    ended = diffwright("apply", cwd=tree)
    assert ended.code == 0
    assert (tree / "a.py").read_text() == "VALUE = str(1)\n"
    assert diffwright("preview", cwd=tree).out == b""


def test_nothing_is_written_into_the_tree(tree: Path, cache: Path) -> None:
    before = snapshot(tree)
    diffwright("preview", cwd=tree)
    assert snapshot(tree) == before


def test_info_and_clean(tree: Path, cache: Path) -> None:
    none = diffwright("cache", "info", cwd=tree)
    assert none.out.decode().splitlines() == [f"path     {cache}", "entries  0", "size     0.0 MB"]
    diffwright("preview", cwd=tree)
    some = diffwright("cache", "info", cwd=tree)
    assert "entries  0" not in some.out.decode()
    cleaned = diffwright("cache", "clean", cwd=tree)
    assert (cleaned.code, cleaned.err) == (0, "0.0 MB removed.\n")
    assert not cache.exists()
    assert diffwright("cache", "info", cwd=tree) == none


def test_a_broken_cache_is_one_line(tree: Path, cache: Path) -> None:
    cold = diffwright("preview", "--no-cache", cwd=tree)
    diffwright("preview", cwd=tree)
    cache.write_bytes(b"no database\n" * 1000)
    ended = diffwright("preview", cwd=tree)
    assert (ended.code, ended.out) == (cold.code, cold.out)
    line = f"diffwright: the cache {cache} was damaged; it was thrown away"
    assert ended.lines == [line, *cold.lines]
    assert diffwright("preview", cwd=tree, command=NO_SURVEY) == cold


def test_a_cache_of_others_is_one_line(tree: Path, cache: Path) -> None:
    cold = diffwright("preview", cwd=tree)
    cache.parent.chmod(0o777)
    ended = diffwright("preview", cwd=tree)
    assert (ended.code, ended.out) == (cold.code, cold.out)
    line = f"diffwright: the cache is not used, since others may write to {cache.parent}"
    assert ended.lines == [line, *cold.lines]


def test_a_folder_that_can_not_be_made(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    ended = diffwright("preview", cwd=tree, env={"XDG_CACHE_HOME": os.fspath(tmp_path / "file")})
    assert ended == diffwright("preview", "--no-cache", cwd=tree)
