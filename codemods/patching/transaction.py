"""The writing half of a run as one step: journalled before, and put back if it can't be finished.

One run at a time writes to a tree. The lock is a file in the user's state directory; the system
lets go of it when the process ends, however it ends, so none is ever left behind.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from platformdirs import user_state_path

from codemods.patching.apply import Applied, Replacement, apply
from codemods.patching.journal import Journal, Journals, State
from codemods.patching.undo import Moved, undo

Change = TypeVar("Change", bound=Replacement)


class Busy(Exception):
    """Another run writes to the tree."""


class NoJournal(Exception):
    """The journal can't be written; so nothing else is."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of the changes of a run."""

    applied: Applied
    """What was written, or would have been: see `back`."""
    name: str
    """What the run is called by, to undo it; empty if there was nothing to write."""
    back: Moved | None = None
    """What was put back, where the run could not be finished."""


def state_folder() -> Path:
    """Where journals and locks are kept."""
    return user_state_path("diffwright", appauthor=False)


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Nobody else writes to the tree meanwhile. Raises `Busy`, and `OSError` where there is no room
    for the lock."""
    # It takes longer to import than a run without anything to write should notice.
    from filelock import FileLock, Timeout  # noqa: PLC0415

    locks = state_folder() / "locks"
    locks.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = hashlib.blake2b(os.fsencode(os.path.realpath(root)), digest_size=16).hexdigest()
    lock = FileLock(locks / name, blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise Busy(f"another run of diffwright is writing to {root}; wait for its end") from None
    try:
        yield
    finally:
        lock.release()


def killed(place: Path) -> list[Journal]:
    """The journals of runs around or below a place that were killed as they wrote."""
    found = []
    for journal in Journals(state_folder()).of(place, State.BEGUN):
        try:
            with alone(journal.root):
                # It may have ended while the others were read.
                if journal.folder.exists():
                    found.append(journal)
        except Busy:
            continue  # it is at work
    return found


def carry_out(
    root: Path,
    changes: Sequence[Change],
    codemods: Sequence[str],
    *,
    keep_going: bool,
    until: Callable[[Iterable[Change]], Iterable[Change]] = iter,
) -> Carried:
    """Write all changes, in their order, under a lock that the caller holds: see `alone`.

    `until` gives them one by one, and raises `KeyboardInterrupt` where the person stops it.

    Where one of them can't be written, or the person presses Ctrl-C, all are put back; with
    `keep_going` a file that can't be written keeps no other from it. Raises `NoJournal`.
    """
    if not changes:
        return Carried(Applied((), ()), "")
    journals = Journals(state_folder())
    try:
        journal = journals.begin(root, changes, codemods, datetime.now().astimezone())
    except OSError as error:
        raise NoJournal(
            f"the journal in {state_folder()} can't be written ({error.strerror or error}); "
            "nothing was changed"
        ) from error
    applied = apply(root, until(changes))
    if applied.interrupted or (applied.failed and not keep_going):
        return Carried(applied, journal.name, undo(journal, written=applied.written))
    journal.moved(State.APPLIED)
    journals.forget()
    return Carried(applied, journal.name)
