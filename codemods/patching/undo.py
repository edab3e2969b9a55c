"""The way back of a run, and its way to the end after it was killed: from its journal.

Both look at each file, and do what is still to be done: who is killed on the way starts again. A
file that is neither as it was before the run nor as the run left it is somebody's work.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from codemods.patching.journal import Entry, Journal, Kind, State
from codemods.patching.write import (
    WriteError,
    create_file,
    delete_file,
    is_temporary,
    replace_file,
    sync_folder,
)

_BACKUPS = "overwritten"
"""The folder of a journal that holds what was overwritten by force."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of the files of a run."""

    done: tuple[str, ...] = ()
    """Those that were written, the others being as they should already."""
    edited: tuple[str, ...] = ()
    """Those that somebody has edited since: they stay as they are."""
    backups: tuple[Path, ...] = ()
    """Where what somebody has edited is kept, if it was overwritten by force."""
    failed: tuple[tuple[str, str], ...] = ()
    """(path, one sentence that says why it could not be written)."""

    @property
    def is_whole(self) -> bool:
        return not self.edited and not self.failed


def undo(journal: Journal, *, force: bool = False, written: Collection[str] | None = None) -> Moved:
    """Put all files of a run back, byte for byte and with their modes; or those `written` alone.

    `force`: also those that somebody has edited since; what they held is kept beside the journal.
    Where every file is put back, the journal is one of a run that was undone.
    """
    _sweep(journal)
    entries = [it for it in journal.entries if written is None or it.path in written]
    moved = _moved(journal, reversed(entries), back=True, force=force)
    for entry in reversed(journal.entries):
        for folder in reversed(entry.folders):
            with suppress(OSError):  # it holds something else, or is gone
                os.rmdir(journal.root / folder)
    if moved.is_whole:
        there = journal.moved(State.UNDONE).folder
        kept = tuple(there / path.relative_to(journal.folder) for path in moved.backups)
        moved = replace(moved, backups=kept)
    return moved


def resume(journal: Journal) -> Moved:
    """Write what a run that was killed has not written."""
    _sweep(journal)
    moved = _moved(journal, journal.entries, back=False, force=False)
    if moved.is_whole:
        journal.moved(State.APPLIED)
    return moved


def _moved(journal: Journal, entries: Iterable[Entry], *, back: bool, force: bool) -> Moved:
    done: list[str] = []
    edited: list[str] = []
    backups: list[Path] = []
    failed: list[tuple[str, str]] = []
    for entry in entries:
        try:
            wanted, other = _both(journal, entry, back=back)
            path = journal.root / entry.path
            found = _content(path)
            if found not in (wanted, other):
                if not force:
                    edited.append(entry.path)
                    continue
                if found is not None:
                    backups.append(_kept(journal, entry, found))
            if found != wanted:
                _write(path, found, wanted, journal.root, entry.mode if back else None)
                done.append(entry.path)
            if back and wanted is not None and path.stat().st_mode & 0o7777 != entry.mode:
                os.chmod(path, entry.mode)
        except WriteError as error:
            failed.append((entry.path, str(error)))
        except OSError as error:
            why = f"cannot write {entry.path}: {error.strerror or error}; cure that and run again"
            failed.append((entry.path, why))
    return Moved(tuple(done), tuple(edited), tuple(backups), tuple(failed))


def _sweep(journal: Journal) -> None:
    """Delete what a run that was killed has left half written, under names of its own."""
    for folder in {(journal.root / it.path).parent for it in journal.entries}:
        with suppress(OSError):
            for path in folder.iterdir():
                if is_temporary(path.name) and not path.is_symlink() and path.is_file():
                    path.unlink()


def _both(journal: Journal, entry: Entry, *, back: bool) -> tuple[bytes | None, bytes | None]:
    """What a file is to hold, and what it may hold as yet; None where there is none."""
    before, after = journal.contents(entry)
    old = None if entry.kind is Kind.CREATED else before
    new = None if entry.kind is Kind.DELETED else after
    return (old, new) if back else (new, old)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _write(
    path: Path, found: bytes | None, wanted: bytes | None, root: Path, mode: int | None
) -> None:
    if found is None:
        assert wanted is not None
        create_file(path, wanted, root=root, mode=mode)
    elif wanted is None:
        delete_file(path, found, root=root)
    else:
        replace_file(path, found, wanted, root=root)


def _kept(journal: Journal, entry: Entry, content: bytes) -> Path:
    """Where what is about to be overwritten is kept, on the disk."""
    folder = journal.folder / _BACKUPS
    folder.mkdir(exist_ok=True)
    number = journal.entries.index(entry)
    path = folder / f"{number}-{Path(entry.path).name}"
    tries = 1
    while os.path.lexists(path):
        path = folder / f"{number}.{tries}-{Path(entry.path).name}"
        tries += 1
    with open(path, "xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    sync_folder(folder)
    return path
