"""Transitions: by the tables of `batch.states`, and each with its event."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any

from codemods.batch.failures import Failure
from codemods.batch.ledger.database import Database
from codemods.batch.ledger.errors import made
from codemods.batch.ledger.rows import stored_failure, stored_text, stored_time
from codemods.batch.manifest.addresses import masked
from codemods.batch.states import REVIEWS, TARGETS, ReviewState, TargetState, moved


def _optional_time(at: datetime | None) -> str | None:
    return None if at is None else stored_time(at)


def _same(number: int) -> int:
    return number


_TARGET_VALUES: Mapping[str, Callable[[Any], object]] = {
    "branch": stored_text,
    "base": stored_text,
    "facts": json.dumps,
    "counts": json.dumps,
    "attempts": _same,
    "next_at": _optional_time,
}
"""The columns that a caller may set, and how each is stored."""

_REVIEW_VALUES: Mapping[str, Callable[[Any], object]] = {
    **dict.fromkeys(
        ("commit", "base", "message", "title", "change_id", "head", "url", "number", "pushed"),
        stored_text,
    ),
    "attempts": _same,
    "next_at": _optional_time,
}


def move_target(
    database: Database,
    target: int,
    new: TargetState,
    failure: Failure | None,
    detail: str,
    values: Mapping[str, object],
) -> None:
    """See `Ledger.move_target`."""
    with database.together():
        rows = database.ask("SELECT state FROM targets WHERE id = ?", target)
        if not rows:
            raise KeyError(target)
        old = made(database.path, TargetState, rows[0][0])
        moved(old, new, TARGETS)
        set_target(database, target, values)
        database.change(
            "UPDATE targets SET state = ?, failure = ?, detail = ? WHERE id = ?",
            *(new.value, stored_failure(failure), _said(None, detail), target),
        )
        note(database, target, None, old.value, new.value, _said(failure, detail))


def move_review(
    database: Database,
    review: int,
    new: ReviewState,
    failure: Failure | None,
    detail: str,
    values: Mapping[str, object],
) -> None:
    """See `Ledger.move_review`."""
    with database.together():
        rows = database.ask("SELECT state, target FROM reviews WHERE id = ?", review)
        if not rows:
            raise KeyError(review)
        old, target = made(database.path, ReviewState, rows[0][0]), rows[0][1]
        moved(old, new, REVIEWS)
        set_review(database, review, values)
        database.change(
            "UPDATE reviews SET state = ?, failure = ?, detail = ? WHERE id = ?",
            *(new.value, stored_failure(failure), _said(None, detail), review),
        )
        note(database, target, review, old.value, new.value, _said(failure, detail))


def set_target(database: Database, target: int, values: Mapping[str, object]) -> None:
    """Set columns of a target. Raises `TypeError` for one that is not a caller's."""
    _set(database, "targets", _TARGET_VALUES, target, values)


def set_review(database: Database, review: int, values: Mapping[str, object]) -> None:
    """Set columns of a review. Raises `TypeError` for one that is not a caller's."""
    _set(database, "reviews", _REVIEW_VALUES, review, values)


def note(
    database: Database, target: int, review: int | None, old: str, new: str, detail: str
) -> None:
    """Write an event, inside of the transaction of what it tells."""
    database.change(
        "INSERT INTO events (at, target, review, old, new, detail) VALUES (?, ?, ?, ?, ?, ?)",
        *(stored_time(datetime.now(timezone.utc)), target, review, old, new, detail),
    )


def _set(
    database: Database,
    table: str,
    known: Mapping[str, Callable[[Any], object]],
    row: int,
    values: Mapping[str, object],
) -> None:
    if unknown := sorted(values.keys() - known.keys()):
        raise TypeError(f"{table} have no value {unknown[0]} that could be set")
    if values:
        # All names are out of the tables above.
        columns = ", ".join(f'"{name}" = ?' for name in values)
        stored = [known[name](value) for name, value in values.items()]
        database.change(f"UPDATE {table} SET {columns} WHERE id = ?", *stored, row)  # noqa: S608


def _said(failure: Failure | None, detail: str) -> str:
    """What a person is told of it; without secrets, as in `stored_failure`."""
    return stored_text(masked(detail or ("" if failure is None else failure.message)))
