"""The writing half of a run: verified changes, one file after the other.

Each file is wholly old or wholly new at every moment, and nothing replaces a file that was not
there when the tree was read. What is remembered of a run so that it can
be undone as a whole, a journal, has its place here: before the first file is replaced.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from codemods.patching.write import WriteError, create_file, delete_file, replace_file


class Replacement(Protocol):
    """A file and its new content; the path is relative to the root of the run."""

    @property
    def path(self) -> str: ...
    @property
    def before(self) -> bytes: ...
    @property
    def after(self) -> bytes: ...
    @property
    def is_deletion(self) -> bool: ...
    @property
    def is_creation(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Applied:
    """Which files are new and which are still old."""

    written: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]
    """(path, one sentence that says why it is still old, or not there)."""
    interrupted: bool = False
    """Whether the person stopped it; files in neither list are still old."""


def apply(root: Path, changes: Iterable[Replacement]) -> Applied:
    """Write all changes, of which those that create a file come first.

    A file that can't be written doesn't keep the others from it, but one that can't be created
    does: they may count on it.
    """
    written: list[str] = []
    failed: list[tuple[str, str]] = []
    missing: Path | None = None
    try:
        for change in changes:
            path = root / change.path
            try:
                if missing:
                    raise WriteError(f"cannot write {path}: it may count on {missing}")
                _write(path, change, root)
            except WriteError as error:
                failed.append((change.path, str(error)))
                if change.is_creation:
                    missing = path
            else:
                written.append(change.path)
    except KeyboardInterrupt:
        return Applied(tuple(written), tuple(failed), interrupted=True)
    return Applied(tuple(written), tuple(failed))


def _write(path: Path, change: Replacement, root: Path) -> None:
    if change.is_creation:
        create_file(path, change.after, root=root)
    elif change.is_deletion:
        delete_file(path, change.before, root=root)
    else:
        replace_file(path, change.before, change.after, root=root)
