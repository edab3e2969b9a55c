"""A disk that is full, and files that somebody edits as they are written: nothing is lost.

The n-th call that needs room fails, for each n of some; and then that one and all after it.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from faults import (
    Counter,
    assert_old_or_new,
    changes_of,
    counted,
    grown,
    held,
    remembered,
)

from codemods.engine.results import Change
from codemods.patching import transaction, undo
from codemods.patching.journal import State
from codemods.patching.transaction import Carried, NoJournal

STEP = 11


class Full(Counter):
    """There is no room at the n-th call, or from it on."""

    def __init__(self, first: int, *, stays: bool) -> None:
        super().__init__()
        self.first, self.stays = first, stays

    def strike(self, half: Callable[[], object]) -> None:
        if self.seen == self.first or (self.stays and self.seen > self.first):
            half()
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def write_all(
    tree: Path, changes: list[Change], until: Callable[[Iterable[Change]], Iterable[Change]] = iter
) -> Carried | None:
    """None where the journal could not be written, and so nothing else was."""
    with transaction.alone(tree):
        try:
            return transaction.carry_out(tree, changes, ["no-six"], keep_going=False, until=until)
        except NoJournal:
            return None


@pytest.mark.parametrize("stays", [False, True], ids=["once", "for good"])
def test_where_there_is_no_room_all_is_put_back(
    place: Path, monkeypatch: pytest.MonkeyPatch, stays: bool
) -> None:
    tree = grown(place)
    old, changes = held(tree), changes_of(tree)
    total = counted(lambda: write_all(tree, changes), Counter(), monkeypatch)
    assert undo.undo(remembered(tree, State.APPLIED)[0]).is_whole
    told = set()
    for first in range(1, total + 1, STEP):
        assert held(tree) == old
        carried: list[Carried | None] = []
        full = Full(first, stays=stays)

        def write(carried: list[Carried | None] = carried) -> None:
            carried.append(write_all(tree, changes))

        try:
            counted(write, full, monkeypatch)
        except OSError:  # of the journal itself, as it is put aside in the end
            carried.append(None)
        assert_old_or_new(tree, changes, old)
        if carried[0] is not None and carried[0].back is not None:
            told.add(carried[0].back.is_whole)
            assert carried[0].applied.failed
            if carried[0].back.is_whole:
                assert held(tree) == old
        # As soon as there is room again, what is left of the run can be put back.
        for journal in remembered(tree, State.BEGUN) + remembered(tree, State.APPLIED):
            assert undo.undo(journal).is_whole
        assert held(tree) == old
        shutil.rmtree(place / "state")
    assert True in told or stays
    assert False not in told or stays


def test_who_edits_a_file_meanwhile_keeps_what_they_wrote(place: Path) -> None:
    mine = b"mine\n"
    for seed in range(12):
        tree = grown(place)
        old, changes = held(tree), changes_of(tree)
        files = [tree / it.path for it in changes if not it.is_creation]
        edited = set(random.Random(seed).sample(files, 3))
        half = threading.Event()
        done = threading.Event()

        def edit(
            edited: set[Path] = edited, half: threading.Event = half, done: threading.Event = done
        ) -> None:
            half.wait(10)
            for path in edited:
                path.write_bytes(mine)
            done.set()

        def slowly(
            changes: Iterable[Change],
            half: threading.Event = half,
            done: threading.Event = done,
            at: int = 3 * seed,
        ) -> Iterator[Change]:
            for number, change in enumerate(changes):
                if number == at:
                    half.set()
                    done.wait(10)
                yield change

        thread = threading.Thread(target=edit)
        thread.start()
        carried = write_all(tree, changes, slowly)
        thread.join()
        assert carried is not None
        for path in edited:
            assert path.read_bytes() == mine
        for change in changes:
            path = tree / change.path
            if path in edited:
                continue
            if carried.back is None:
                # They were edited once they were written, as if the run had been over.
                assert (path.read_bytes() if path.exists() else b"") == change.after
            else:
                assert change.path in old or not path.exists()
                assert not path.exists() or path.read_bytes() == change.before
