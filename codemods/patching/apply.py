"""The writing half of a run: verified changes, one file after the other.

Each file is wholly old or wholly new at every moment, and nothing replaces a file that was not
there when the tree was read. What is remembered of a run so that it can be undone as a whole, a
journal, has its place here: before the first file is replaced.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from codemods.patching.write import WriteError, create_file, delete_file, replace_file

_BELONGS = "it belongs together with"


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
    @property
    def is_part(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Applied:
    """Which files are new and which are still old."""

    written: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]
    """(path, one sentence that says why it is still old, or not there)."""
    interrupted: bool = False
    """Whether the person stopped it; files in neither list are still old."""


def apply(root: Path, changes: Iterable[Replacement]) -> Applied:
    """Write all changes: first those that create a file, then the other parts of a whole, then the
    rest.

    A file that can't be written doesn't keep the others from it, but one that can't be created
    does: they may count on it. The parts of a whole are all written or none of them: where one
    can't be, or the person stops it, those that are written already are put back.
    """
    written: list[str] = []
    failed: list[tuple[str, str]] = []
    parts: list[Replacement] = []
    missing: Path | None = None
    broken: Path | None = None
    try:
        for change in changes:
            path = root / change.path
            if not change.is_part and not change.is_creation:
                parts.clear()  # the whole is written
            try:
                if missing:
                    raise WriteError(f"cannot write {path}: it may count on {missing}")
                if broken and change.is_part:
                    raise WriteError(f"cannot write {path}: {_BELONGS} {broken}")
                _write(path, change, root)
            except WriteError as error:
                failed.append((change.path, str(error)))
                if change.is_creation:
                    missing = path
                if change.is_part:
                    broken = broken or path
                    failed.extend(_put_back(root, parts, written, broken))
            else:
                written.append(change.path)
                parts.extend([change] if change.is_part else [])
    except KeyboardInterrupt:
        unwritten = _put_back(root, parts, written, root)
        failed.extend((path, why) for path, why in unwritten if path in written)
        return Applied(tuple(written), tuple(failed), interrupted=True)
    return Applied(tuple(written), tuple(failed))


def _put_back(
    root: Path, parts: list[Replacement], written: list[str], broken: Path
) -> list[tuple[str, str]]:
    """Undo `parts`, which are `written` no more then: the paths, each with a sentence that says
    why. One that can't be put back stays among those that are written."""
    told: list[tuple[str, str]] = []
    for change in reversed(parts):
        path = root / change.path
        try:
            if change.is_creation:
                delete_file(path, change.after, root=root)
            elif change.is_deletion:
                create_file(path, change.before, root=root)
            else:
                replace_file(path, change.after, change.before, root=root)
        except WriteError as error:
            told.append((change.path, f"cannot put {path} back: {error}"))
        else:
            written.remove(change.path)
            told.append((change.path, f"cannot write {path}: {_BELONGS} {broken}; it was put back"))
    parts.clear()
    return told


def _write(path: Path, change: Replacement, root: Path) -> None:
    if change.is_creation:
        create_file(path, change.after, root=root)
    elif change.is_deletion:
        delete_file(path, change.before, root=root)
    else:
        replace_file(path, change.before, change.after, root=root)
