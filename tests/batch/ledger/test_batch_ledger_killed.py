"""A coordinator that is killed at any moment: what it was told was written is there, and whole.

A child writes, and says through a pipe what has been written; it is killed after a while that is
drawn. The next child goes on where that one was.
"""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

from ledger_samples import assert_consistent, created, note_review, review

from codemods.batch.ledger.ledger import Ledger
from codemods.batch.states import REVIEWS, TARGETS, ReviewState, TargetState
from codemods.batch.steps.step import Step, StepName, StepResult

KILLS = 25
LONGEST = 0.06
"""Seconds that a child is left alone."""


def write(folder: Path, said: int, chance: random.Random) -> None:
    """Go on for ever; after each transaction say how many events there are, and which step is kept.

    A target and its reviews are moved in one transaction, as a scan does it.
    """
    with Ledger.open(folder) as ledger:
        while True:
            target = chance.choice(ledger.targets())
            key = str(chance.random())
            step = Step(StepName.SCAN, "t", key, {}, 1.0, 0, Path("log"))
            new = chance.choice(sorted(TARGETS[target.state], key=str))
            with ledger.together():
                ledger.move_target(target.id, new, counts={"key": key})
                if new is TargetState.CHANGED:
                    keys = chance.sample("abcd", 2)
                    reviews = [review(name, str(chance.randrange(3))) for name in keys]
                    ledger.put_reviews(target.id, "base", reviews)
                ledger.keep(StepResult(step, {"state": new.value}))
            tell(ledger, said, key)
            for stored in list(ledger.reviews(target.id)):
                if following := sorted(REVIEWS[stored.state], key=str):
                    state = chance.choice(following)
                    with ledger.durably():
                        ledger.move_review(stored.id, state, detail=key)
                        if state is ReviewState.COMMITTED:
                            note_review(ledger, stored.id, commit=key)
                    tell(ledger, said, key)


def tell(ledger: Ledger, said: int, key: str) -> None:
    (count,) = ledger.database.ask("SELECT count(*) FROM events")[0]
    os.write(said, f"{count} {key}\n".encode())


def killed_after(folder: Path, seed: int, seconds: float) -> list[str]:
    """What a child said that was killed."""
    hear, said = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(hear)
            write(folder, said, random.Random(seed))
        finally:
            os._exit(1)
    os.close(said)
    with os.fdopen(hear, encoding="utf-8") as lines:
        begun = [lines.readline()]  # it is at work
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        heard = [*begun, *lines]
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    return [line for line in heard if line.endswith("\n")]


def test_nothing_that_was_written_is_lost(tmp_path: Path) -> None:
    chance = random.Random(20261123)
    with created(tmp_path) as ledger:
        ledger.add_targets([(str(number), "default") for number in range(12)])
    kept: set[str] = set()
    for seed in range(KILLS):
        heard = killed_after(tmp_path, seed, chance.random() * LONGEST)
        kept.update(line.split()[1] for line in heard)
        with Ledger.open(tmp_path, read_only=True) as ledger:  # before anybody repairs anything
            assert_consistent(ledger)
        with Ledger.open(tmp_path) as ledger:
            assert ledger.database.ask("PRAGMA integrity_check") == [("ok",)]
            assert_consistent(ledger)
            assert len(list(ledger.events())) >= int(heard[-1].split()[0])
            assert all(ledger.answer(key) is not None for key in kept)
            for target in ledger.targets():
                # What is moved together is there together.
                answer = ledger.answer(target.counts["key"]) if target.counts else None
                assert (target.counts == {}) == (answer is None)
                assert answer is None or answer.values == {"state": target.state.value}
    assert len(kept) > KILLS
