"""What is remembered of a run, so that it can be undone as a whole: its journal.

A journal is a folder in the user's state directory, never in the tree. ``contents`` holds what each
file was and what it becomes, one behind the other; ``run.json`` says of whom and where. Both are on
the disk, under another name, before the first file of the tree changes. In which folder a journal
lies tells how its run ended, and it gets there by one renaming: ``begun``, ``applied``, ``undone``.

How far a run came that was killed is told by the files alone: each is wholly old or wholly new, and
the journal knows both.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path

from codemods.patching.apply import Replacement
from codemods.patching.write import WriteError, sync_folder

_FORMAT = 1
_KEPT = 20
"""So many runs that have ended are remembered, whatever their trees."""
_LONG = 24 * 60 * 60
"""Seconds after which nobody is at work any more on a journal that is not whole."""
_RUN = "run.json"
_CONTENTS = "contents"
_PART = ".part-"
"""How the name of a journal begins that is not whole."""


class State(Enum):
    """How a run ended; the names of the folders that the journals lie in."""

    BEGUN = "begun"
    """It is under way, or was killed."""
    APPLIED = "applied"
    UNDONE = "undone"
    """All files are as they were before it."""


class Kind(Enum):
    """What becomes of a file."""

    REPLACED = "replaced"
    CREATED = "created"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a run."""

    path: str
    """Relative to the root of the run; bytes that are no UTF-8 as `os.fsdecode` escapes them."""
    kind: Kind
    mode: int
    """The permission bits that it had; 0 for one that is created."""
    place: tuple[int, int, int]
    """Where `contents` has the old content and then the new one: the start of the first, and the
    lengths of both, in bytes."""
    hashes: tuple[str, str]
    """BLAKE2b of the old content and of the new one."""
    folders: tuple[str, ...] = ()
    """The folders that are made for it, the outermost first."""


@dataclass(frozen=True, slots=True)
class Journal:
    """All that is remembered of one run."""

    folder: Path
    state: State
    name: str
    """What a person calls the run by: the time when it began, and some letters."""
    root: Path
    began: datetime
    codemods: tuple[str, ...]
    entries: tuple[Entry, ...]
    """In the order in which they are written."""

    def contents(self, entry: Entry) -> tuple[bytes, bytes]:
        """The content of a file before the run, and after it. Raises `WriteError` where the journal
        was damaged."""
        start, old, new = entry.place
        with open(self.folder / _CONTENTS, "rb") as stream:
            stream.seek(start)
            held = stream.read(old + new)
        before, after = held[:old], held[old:]
        if (_hash(before), _hash(after)) != entry.hashes:
            raise WriteError(f"the journal {self.folder} is damaged; restore {entry.path} by hand")
        return before, after

    def moved(self, state: State) -> Journal:
        """The same journal, once its run has ended so."""
        target = self.folder.parent.parent / state.value / self.name
        target.parent.mkdir(exist_ok=True)
        os.replace(self.folder, target)
        sync_folder(target.parent)
        sync_folder(self.folder.parent)
        return replace(self, folder=target, state=state)


class Journals:
    """The journals of all runs, in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(
        self, root: Path, changes: Sequence[Replacement], codemods: Sequence[str], now: datetime
    ) -> Journal:
        """Write the journal of a run that is about to begin. Raises `OSError`, and then there is
        none."""
        name = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}"
        begun = self._folder / State.BEGUN.value
        begun.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = begun / f"{_PART}{name}"
        part.mkdir(mode=0o700)
        try:
            with open(part / _CONTENTS, "xb") as stream:
                entries = []
                for change in changes:
                    entries.append(_entry(root, change, stream.tell()))
                    stream.write(change.before)
                    stream.write(change.after)
                stream.flush()
                os.fsync(stream.fileno())
            journal = Journal(
                begun / name, State.BEGUN, name, root, now, tuple(codemods), tuple(entries)
            )
            with open(part / _RUN, "x", encoding="ascii") as text:
                text.write(json.dumps(_told(journal)))
                text.flush()
                os.fsync(text.fileno())
            sync_folder(part)
            os.replace(part, journal.folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        sync_folder(begun)
        return journal

    def all(self, *states: State) -> list[Journal]:
        """The journals of runs that ended so, the newest first; what is damaged is passed over."""
        found: list[Journal] = []
        for state in states:
            with suppress(OSError):
                for folder in (self._folder / state.value).iterdir():
                    if not folder.name.startswith(_PART):
                        with suppress(OSError, ValueError, KeyError, TypeError):
                            found.append(_read(folder, state))
        return sorted(found, key=lambda it: (it.began, it.name), reverse=True)

    def of(self, place: Path, *states: State) -> list[Journal]:
        """Those whose tree holds `place`, or lies in it."""
        return [
            it
            for it in self.all(*states)
            if place.is_relative_to(it.root) or it.root.is_relative_to(place)
        ]

    def forget(self) -> None:
        """Let go of the oldest runs that have ended, and of what was never whole."""
        for journal in self.all(State.APPLIED, State.UNDONE)[_KEPT:]:
            part = journal.folder.with_name(f"{_PART}{journal.name}")
            with suppress(OSError):
                os.replace(journal.folder, part)
        for state in State:
            for part in (self._folder / state.value).glob(f"{_PART}*"):
                with suppress(OSError):
                    if time.time() - part.stat().st_mtime > _LONG:
                        shutil.rmtree(part)


def _entry(root: Path, change: Replacement, start: int) -> Entry:
    path, mode = root / change.path, 0
    if change.is_creation:
        kind = Kind.CREATED
    else:
        kind = Kind.DELETED if change.is_deletion else Kind.REPLACED
        with suppress(OSError):  # it is gone meanwhile; to write it fails, and says so
            mode = path.stat().st_mode & 0o7777
    return Entry(
        change.path,
        kind,
        mode,
        (start, len(change.before), len(change.after)),
        (_hash(change.before), _hash(change.after)),
        tuple(_missing(root, path)) if kind is Kind.CREATED else (),
    )


def _missing(root: Path, path: Path) -> Iterator[str]:
    """The folders around a new file that are not there yet, relative to the root."""
    for folder in reversed(path.relative_to(root).parents):
        if not os.path.lexists(root / folder):
            yield folder.as_posix()


def _hash(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=32).hexdigest()


def _told(journal: Journal) -> dict[str, object]:
    return {
        "format": _FORMAT,
        "name": journal.name,
        "root": str(journal.root),
        "began": journal.began.isoformat(),
        "codemods": journal.codemods,
        "entries": [{**asdict(it), "kind": it.kind.value} for it in journal.entries],
    }


def _read(folder: Path, state: State) -> Journal:
    told = json.loads((folder / _RUN).read_text("ascii"))
    if told["format"] != _FORMAT:
        raise ValueError(told["format"])
    return Journal(
        folder,
        state,
        told["name"],
        Path(told["root"]),
        datetime.fromisoformat(told["began"]),
        tuple(told["codemods"]),
        tuple(_entry_of(it) for it in told["entries"]),
    )


def _entry_of(told: dict[str, object]) -> Entry:
    fields = {**told, "kind": Kind(told["kind"])}
    return Entry(
        **{name: tuple(it) if isinstance(it, list) else it for name, it in fields.items()}  # type: ignore[arg-type]
    )
