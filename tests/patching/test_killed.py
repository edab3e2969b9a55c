"""A run that is killed anywhere: each file is wholly old or wholly new, and nothing is lost.

A child process writes, and kills itself with SIGKILL at the n-th call that changes anything on the
disk; what it writes into a file at that moment is there by half. `make soak` takes each n in turn,
the tests every seventh.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
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

STEP = int(os.environ.get("DIFFWRIGHT_KILL_STEP", "7"))
"""Odd, so that what was killed is put back and finished in turn."""


class Killer(Counter):
    """Kills the process at the n-th call."""

    def __init__(self, fatal: int) -> None:
        super().__init__()
        self.fatal = fatal

    def strike(self, half: Callable[[], object]) -> None:
        if self.seen == self.fatal:
            half()
            os.kill(os.getpid(), signal.SIGKILL)


def died(work: Callable[[], object], fatal: int, patch: pytest.MonkeyPatch) -> bool:
    """Whether a child that did the work was killed by it."""
    child = os.fork()
    if child == 0:
        try:
            counted(work, Killer(fatal), patch)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def write_all(tree: Path, changes: list[Change]) -> None:
    with transaction.alone(tree):
        carried = transaction.carry_out(tree, changes, ["no-six"], keep_going=False)
    assert carried.back is None


def test_a_run_that_is_killed_anywhere_is_put_back(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = grown(place)
    old, changes = held(tree), changes_of(tree)
    total = counted(lambda: write_all(tree, changes), Counter(), monkeypatch)
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
    total = counted(lambda: undo.undo(written), Counter(), monkeypatch)
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
