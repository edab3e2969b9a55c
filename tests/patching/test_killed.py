"""A run that is killed anywhere: each file is wholly old or wholly new, and nothing is lost.

A child process writes, and kills itself with SIGKILL at the n-th call that changes anything on the
disk; what it writes into a file at that moment is there by half. `make soak` takes each n in turn,
the tests every seventh.
"""

from __future__ import annotations

import builtins
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from codemods.engine.results import Change
from codemods.patching import journal, transaction, undo, write
from codemods.patching.journal import Journals, State

CALLS = ("chmod", "fsync", "link", "mkdir", "replace", "rmdir", "unlink")
MODULES = (journal, undo, write)
SHARED = Path("/dev/shm")
STEP = int(os.environ.get("DIFFWRIGHT_KILL_STEP", "7"))
"""Odd, so that what was killed is put back and finished in turn."""

REPLACED = 32
CREATED = DELETED = 4


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in memory where there is one: there are hundreds of thousands of calls."""
    with tempfile.TemporaryDirectory(dir=SHARED if SHARED.is_dir() else None) as name:
        monkeypatch.setenv("XDG_STATE_HOME", f"{name}/state")
        yield Path(name)


def grown(place: Path) -> Path:
    """The tree, with nothing remembered of any run."""
    shutil.rmtree(place / "state", ignore_errors=True)
    tree = place / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir()
    for number in range(REPLACED + DELETED):
        folder = tree / f"package{number % 3}"
        folder.mkdir(exist_ok=True)
        path = folder / f"m{number}.py"
        path.write_bytes(b"old %d\r\n" % number * 50)
        path.chmod(0o755 if number % 5 == 0 else 0o640)
    return tree


def changes_of(tree: Path) -> list[Change]:
    files = sorted(tree.rglob("*.py"))
    new = [
        Change(f"{'deep/er' if n % 2 else 'deep'}/new{n}.py", b"", b"new\n", b"", is_creation=True)
        for n in range(CREATED)
    ]
    old = [
        Change(
            path.relative_to(tree).as_posix(), content, content.replace(b"old", b"n\xc3\xbcw"), b""
        )
        for path in files[DELETED:]
        for content in [path.read_bytes()]
    ]
    gone = [
        Change(path.relative_to(tree).as_posix(), path.read_bytes(), b"", b"", is_deletion=True)
        for path in files[:DELETED]
    ]
    return [*new, *old, *gone]


def held(tree: Path) -> dict[str, tuple[int, bytes]]:
    """Mode and content of all files, and the folders."""
    return {
        path.relative_to(tree).as_posix(): (
            path.stat().st_mode,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in tree.rglob("*")
    }


class Counter:
    """Kills the process at the n-th call; lets all others pass."""

    def __init__(self, fatal: int) -> None:
        self.left = fatal
        self.seen = 0

    def step(self) -> bool:
        """Whether this is the call."""
        self.seen += 1
        self.left -= 1
        return self.left == 0

    def wrapped(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            if self.step():
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **named)

        return call

    def open(self, *arguments: Any, **named: Any) -> Any:
        stream = builtins.open(*arguments, **named)  # noqa: SIM115 - for who opens it
        if set(arguments[1] if len(arguments) > 1 else "r") & set("wx"):
            whole = stream.write

            def half(content: Any) -> Any:
                if self.step():
                    whole(content[: len(content) // 2])
                    stream.flush()
                    os.kill(os.getpid(), signal.SIGKILL)
                return whole(content)

            stream = _Written(stream, half)
        return stream


class _Written:
    """A file with another `write`."""

    def __init__(self, stream: Any, write: Callable[[Any], Any]) -> None:
        self._stream, self.write = stream, write

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __enter__(self) -> _Written:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()


def counted(work: Callable[[], object], fatal: int, patch: pytest.MonkeyPatch) -> int:
    """Do some work with each call counted, and die at the one with the number `fatal`."""
    counter = Counter(fatal)
    with patch.context() as patched:
        for name in CALLS:
            patched.setattr(os, name, counter.wrapped(getattr(os, name)))
        for module in MODULES:
            patched.setattr(module, "open", counter.open, raising=False)
        # The set is asked by identity: see `codemods.patching.write`.
        patched.setattr(os, "supports_fd", {*os.supports_fd, os.chmod})
        work()
    return counter.seen


def died(work: Callable[[], object], fatal: int, patch: pytest.MonkeyPatch) -> bool:
    """Whether a child that did the work was killed by it."""
    child = os.fork()
    if child == 0:
        try:
            counted(work, fatal, patch)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def write_all(tree: Path, changes: list[Change]) -> None:
    with transaction.alone(tree):
        carried = transaction.carry_out(tree, changes, ["no-six"], keep_going=False)
    assert carried.back is None


def remembered(tree: Path, state: State) -> list[journal.Journal]:
    return Journals(transaction.state_folder()).of(tree, state)


def assert_old_or_new(tree: Path, changes: list[Change], old: dict[str, tuple[int, bytes]]) -> None:
    expected = {it.path: (it.before, it.after) for it in changes}
    for path, (before, after) in expected.items():
        file = tree / path
        if not file.exists():
            assert path not in old or not after
        else:
            content = file.read_bytes()
            assert content in (before, after), path
            assert path not in old or file.stat().st_mode == old[path][0]


def test_a_run_that_is_killed_anywhere_is_put_back(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = grown(place)
    old, changes = held(tree), changes_of(tree)
    total = counted(lambda: write_all(tree, changes), 0, monkeypatch)
    assert total >= 200
    new = held(tree)
    assert undo.undo(remembered(tree, State.APPLIED)[0]).is_whole
    finished = 0
    for fatal in range(1, total + 1, STEP):
        assert held(tree) == old
        assert died(lambda: write_all(tree, changes), fatal, monkeypatch)
        assert_old_or_new(tree, changes, old)
        stopped = transaction.killed(tree)
        if stopped and fatal % 2:
            assert undo.undo(stopped[0]).is_whole
        elif stopped:
            assert undo.resume(stopped[0]).is_whole
            assert held(tree) == new
            assert undo.undo(remembered(tree, State.APPLIED)[0]).is_whole
        elif written := remembered(tree, State.APPLIED):
            finished += 1  # killed when all was done
            assert held(tree) == new
            assert undo.undo(written[0]).is_whole
        # Else it was killed before its journal was whole.
        assert not transaction.killed(tree)
    assert held(tree) == old
    assert finished < total / 10


def test_an_undo_that_is_killed_anywhere_goes_on(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = grown(place)
    old, changes = held(tree), changes_of(tree)
    write_all(tree, changes)
    [written] = remembered(tree, State.APPLIED)
    total = counted(lambda: undo.undo(written), 0, monkeypatch)
    assert held(tree) == old
    assert total >= 200
    for fatal in range(1, total + 1, STEP):
        write_all(tree, changes)
        [written] = remembered(tree, State.APPLIED)
        assert died(lambda it=written: undo.undo(it), fatal, monkeypatch)  # type: ignore[misc]
        assert_old_or_new(tree, changes, old)
        for again in remembered(tree, State.APPLIED):
            assert undo.undo(again).is_whole
        assert held(tree) == old
