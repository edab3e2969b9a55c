"""Ledgers and reviews for tests, and what holds of every ledger at any time."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

from codemods.batch.ledger import blobs, moves
from codemods.batch.ledger.ledger import Ledger
from codemods.batch.split.review import Review, ReviewFile
from codemods.batch.states import REVIEWS, TARGETS, ReviewState, TargetState

CREATED = datetime(2026, 11, 2, 9, 30, tzinfo=timezone.utc)


def created(folder: Path, *, batch: str = "sample", source: str = "/home/me/sample.toml") -> Ledger:
    return Ledger.create(folder, batch=batch, source=source, created=CREATED)


def put_blob(ledger: Ledger, content: bytes) -> str:
    """What a step would have answered with; what it is called."""
    with ledger.together():
        return blobs.put(ledger.database, content)


def note_target(ledger: Ledger, target: int, **values: object) -> None:
    """Set values of a target, in the state that it is in."""
    with ledger.together():
        moves.set_target(ledger.database, target, values)


def note_review(ledger: Ledger, review: int, **values: object) -> None:
    """Set values of a review, in the state that it is in."""
    with ledger.together():
        moves.set_review(ledger.database, review, values)


def review(
    key: str, diff: str = "diff", *, after: str = "after", path: str = "a/b.py", findings: int = 1
) -> Review:
    return Review(
        key=key,
        codemods=("no-six",),
        owners=("@core",),
        folder="a",
        files=(ReviewFile(path, "100644", after),),
        added=1,
        removed=2,
        findings=findings,
        needs_review=False,
        diff=diff,
        patch=diff,
    )


def assert_consistent(ledger: Ledger) -> None:
    """The events of each target and review are a chain of legal transitions that starts with its
    making and ends in the state that it is in."""
    last: dict[tuple[int, int | None], str] = {}
    for event in ledger.events():
        name = (event.target, event.review)
        assert event.old == last.get(name, "")
        if event.old and event.old != event.new:
            if event.review is None:
                assert TargetState(event.new) in TARGETS[TargetState(event.old)]
            else:
                assert ReviewState(event.new) in REVIEWS[ReviewState(event.old)]
        last[name] = event.new
    states = {(it.id, None): it.state.value for it in ledger.targets()}
    for stored in ledger.reviews():
        states[stored.target, stored.id] = stored.state.value  # type: ignore[index]
    assert states == last


def damage(path: Path, at: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(content)
