"""`diffwright undo`, and what stands in the way of `apply`: edits, another run, a killed one."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest
from command_line import (
    REPAIRED,
    SIX,
    Ended,
    diffwright,
    environment,
    git,
    grow,
    repository,
    script,
    snapshot,
)

DYING = script(
    "import os, signal",
    "import codemods.patching.apply as writing",
    "def replace(*args, original=writing.replace_file, **options):",
    "    original(*args, **options)",
    "    os.kill(os.getpid(), signal.SIGKILL)",
    "writing.replace_file = replace",
)
"""Killed when the first file is written."""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return grow(tmp_path / "tree", {"a.py": SIX, "b/b.py": SIX})


@pytest.fixture
def state(tmp_path: Path) -> dict[str, str]:
    """A state directory of its own."""
    return {"XDG_STATE_HOME": str(tmp_path / "state")}


def contents(tree: Path) -> list[str]:
    return [(tree / name).read_text() for name in ("a.py", "b/b.py")]


def without_times(tree: Path) -> dict[str, tuple[int, bytes]]:
    return {path: (mode, content) for path, (mode, _, content) in snapshot(tree).items()}


def test_the_last_run_is_put_back(tree: Path, state: dict[str, str]) -> None:
    (tree / "a.py").chmod(0o755)
    before = without_times(tree)
    assert diffwright("apply", cwd=tree, env=state).code == 0
    assert contents(tree) == [REPAIRED, REPAIRED]
    ended = diffwright("undo", cwd=tree / "b", env=state)
    assert ended.code == 0
    assert ended.lines[0].startswith("2 files put back: ")
    assert ended.lines[0].endswith(", no-six).")
    assert without_times(tree) == before
    ended = diffwright("undo", cwd=tree, env=state)
    assert ended.code == 2
    assert ended.err.startswith(f"diffwright: there is no run to undo in {tree}; ")


def test_runs_are_listed_and_undone_by_name(tree: Path, state: dict[str, str]) -> None:
    assert diffwright("undo", "--list", cwd=tree, env=state).out == b""
    diffwright("apply", "a.py", cwd=tree, env=state)
    diffwright("apply", "b", cwd=tree, env=state)
    lines = diffwright("undo", "--list", cwd=tree.parent, env=state).out.decode().splitlines()
    assert [line.split()[1:4] for line in lines] == [["1", "files", "applied"]] * 2
    first = lines[1].split()[0]
    assert diffwright("undo", first, cwd=Path("/"), env=state).code == 0
    assert contents(tree) == [SIX, REPAIRED]
    ended = diffwright("undo", "none", cwd=tree, env=state)
    assert (ended.code, len(ended.lines)) == (2, 1)
    assert "no run is called none" in ended.err


def test_what_was_edited_since_stays_unless_forced(tree: Path, state: dict[str, str]) -> None:
    diffwright("apply", cwd=tree, env=state)
    (tree / "a.py").write_text("mine\n")
    ended = diffwright("undo", cwd=tree, env=state)
    assert ended.code == 3
    assert ended.lines[0].startswith("a.py: edited since; left as it is")
    assert contents(tree) == ["mine\n", SIX]
    ended = diffwright("undo", "--force", cwd=tree, env=state)
    assert ended.code == 0
    assert contents(tree) == [SIX, SIX]
    kept = Path(ended.lines[0].removeprefix("what was overwritten is kept in "))
    assert kept.read_text() == "mine\n"


def test_a_run_that_was_killed(tree: Path, state: dict[str, str]) -> None:
    ended = diffwright("apply", cwd=tree, env=state, command=DYING)
    assert ended.code == -signal.SIGKILL
    assert contents(tree) == [REPAIRED, SIX]
    for command in ("check", "preview"):
        ended = diffwright(command, cwd=tree, env=state)
        assert ended.lines[0].startswith("diffwright: a run was killed as it wrote (")
        assert "1 file" in ended.err or "2 files" in ended.err
    ended = diffwright("apply", cwd=tree, env=state)
    assert (ended.code, len(ended.lines)) == (2, 1)
    assert contents(tree) == [REPAIRED, SIX]
    ended = diffwright("apply", "--resume", cwd=tree, env=state)
    assert ended.code == 0
    assert ended.lines[0].startswith("1 file written: ")
    assert contents(tree) == [REPAIRED, REPAIRED]
    assert diffwright("apply", "--resume", cwd=tree, env=state).code == 2
    assert diffwright("undo", cwd=tree, env=state).code == 0
    assert contents(tree) == [SIX, SIX]


def test_a_run_that_was_killed_is_put_back(tree: Path, state: dict[str, str]) -> None:
    before = without_times(tree)
    diffwright("apply", cwd=tree, env=state, command=DYING)
    assert diffwright("undo", cwd=tree, env=state).code == 0
    assert without_times(tree) == before
    assert diffwright("check", cwd=tree, env=state).code == 1


def test_two_runs_do_not_write_at_a_time(tree: Path, state: dict[str, str]) -> None:
    waiting = script(
        "import sys",
        "import codemods.patching.apply as writing",
        "def replace(*args, original=writing.replace_file, **options):",
        "    print('WRITING', flush=True)",
        "    sys.stdin.readline()",
        "    original(*args, **options)",
        "writing.replace_file = replace",
    )
    with subprocess.Popen(
        [*waiting, "apply", "a.py"],
        cwd=tree,
        env=environment(state),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"WRITING\n"
        second = diffwright("apply", "b", cwd=tree, env=state)
        undone = diffwright("undo", cwd=tree, env=state)
        assert diffwright("check", "b", cwd=tree, env=state).code == 1
        first.communicate(b"\n", timeout=30)
    for ended in (second, undone):
        assert (ended.code, len(ended.lines)) == (2, 1)
        assert "another run of diffwright is writing to" in ended.err
    assert first.returncode == 0
    assert contents(tree) == [REPAIRED, SIX]


def dirty(tree: Path, *options: str) -> Ended:
    return diffwright("apply", *options, cwd=tree)


def test_what_git_has_not_committed_is_not_changed(tmp_path: Path) -> None:
    tree = repository(tmp_path, {"a.py": SIX, "b.py": SIX, "c.py": SIX.replace("\n", "\r\n")})
    (tree / "b.py").write_text(SIX + "# mine\n")
    ended = dirty(tree)
    assert ended.code == 2
    assert ended.lines[0] == "b.py: holds changes that are not committed"
    assert "--allow-dirty" in ended.lines[1]
    assert (tree / "a.py").read_text() == SIX
    git(tree, "add", "b.py")
    assert dirty(tree).code == 2
    assert dirty(tree, "--exclude", "b.py").code == 0
    assert (tree / "a.py").read_text() == REPAIRED
    assert dirty(tree, "--allow-dirty").code == 0
    assert (tree / "b.py").read_text() == REPAIRED + "# mine\n"


def test_what_git_does_not_track_is_changed(tmp_path: Path) -> None:
    tree = repository(tmp_path, {"a.py": SIX})
    grow(tree, {"new.py": SIX})
    assert dirty(tree).code == 0
    assert (tree / "new.py").read_text() == REPAIRED


def test_without_room_for_a_journal_nothing_is_written(tree: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    before = snapshot(tree)
    ended = diffwright("apply", cwd=tree, env={"XDG_STATE_HOME": str(file)})
    assert ended.code != 0
    assert "Traceback" not in ended.err
    assert len(ended.lines) == 1
    assert snapshot(tree) == before


def test_a_damaged_journal_is_passed_over(tree: Path, state: dict[str, str]) -> None:
    diffwright("apply", cwd=tree, env=state)
    [run] = Path(state["XDG_STATE_HOME"]).rglob("run.json")
    contents_of = run.with_name("contents")
    whole = contents_of.read_bytes()
    contents_of.write_bytes(whole[:-1])
    ended = diffwright("undo", cwd=tree, env=state)
    assert ended.code == 3
    assert "is damaged" in ended.err
    run.write_text("{}")
    assert diffwright("undo", cwd=tree, env=state).code == 2
