"""What a ledger costs: 16,000 transitions of 2,000 repositories."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from codemods.batch.ledger.ledger import Ledger
from codemods.batch.states import TargetState

_ROUND = (TargetState.CLONED, TargetState.UNCHANGED) * 4
"""Eight transitions, which may be gone through again and again."""
_DURABLE = 50


@dataclass(frozen=True, slots=True)
class Costs:
    """Of one transition, with its event."""

    transitions: int
    milliseconds: float
    """As most are written: they outlive the process."""
    durable: float
    """The same where they outlive the machine, as before and after each push: the median."""
    bytes: float
    """What the file grows by."""


def costs(folder: Path, targets: int = 2000) -> Costs:
    """Measure it with a ledger of so many targets, in a folder that is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    now = datetime.now(timezone.utc)
    with Ledger.create(folder, batch="costs", source="costs.toml", created=now) as ledger:
        ledger.add_targets([(f"https://example.org/{n}.git", "default") for n in range(targets)])
        numbers = [it.id for it in ledger.targets()]
    before = _size(folder)
    with Ledger.open(folder) as ledger:
        seconds = _seconds(lambda: _rounds(ledger, numbers))
    # Closed, so that the log of SQLite is in the file.
    grown = _size(folder) - before
    with Ledger.open(folder) as ledger:
        durable = [_durably(ledger, n) for n in numbers[:_DURABLE]]
    transitions = len(numbers) * len(_ROUND)
    return Costs(
        transitions,
        seconds / transitions * 1000,
        statistics.median(durable) * 1000,
        grown / transitions,
    )


def _rounds(ledger: Ledger, numbers: Sequence[int]) -> None:
    for state in _ROUND:
        for number in numbers:
            ledger.move_target(number, state)


def _durably(ledger: Ledger, target: int) -> float:
    def move() -> None:
        with ledger.durably():
            ledger.move_target(target, TargetState.CLONED)

    return _seconds(move)


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())
