"""A tree of 40 files that a run writes, and calls that fail or kill on the way."""

from __future__ import annotations

import builtins
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codemods.engine.results import Change
from codemods.patching import journal, transaction, undo, write
from codemods.patching.journal import Journals, State

CALLS = ("chmod", "fsync", "link", "mkdir", "replace", "rmdir", "unlink")
MODULES = (journal, undo, write)

REPLACED = 32
CREATED = DELETED = 4


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
    """Counts the calls that change something on the disk; the subclasses strike at some of them."""

    def __init__(self) -> None:
        self.seen = 0

    def strike(self, half: Callable[[], object]) -> None:
        """Called before each of them; `half` leaves it half done, if that can be."""

    def wrapped(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            self.seen += 1
            self.strike(lambda: None)
            return function(*arguments, **named)

        return call

    def open(self, *arguments: Any, **named: Any) -> Any:
        stream = builtins.open(*arguments, **named)  # noqa: SIM115 - for who opens it
        if set(arguments[1] if len(arguments) > 1 else "r") & set("wx"):
            whole = stream.write

            def write(content: Any) -> Any:
                def half() -> None:
                    whole(content[: len(content) // 2])
                    stream.flush()

                self.seen += 1
                self.strike(half)
                return whole(content)

            stream = _Written(stream, write)
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


def counted(work: Callable[[], object], counter: Counter, patch: pytest.MonkeyPatch) -> int:
    """Do some work with each call counted."""
    with patch.context() as patched:
        for name in CALLS:
            patched.setattr(os, name, counter.wrapped(getattr(os, name)))
        for module in MODULES:
            patched.setattr(module, "open", counter.open, raising=False)
        # The set is asked by identity: see `codemods.patching.write`.
        patched.setattr(os, "supports_fd", {*os.supports_fd, os.chmod})
        work()
    return counter.seen


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
