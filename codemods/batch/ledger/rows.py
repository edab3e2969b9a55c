"""What is read from a ledger."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from codemods.batch.failures import Failure, FailureKind
from codemods.batch.manifest.addresses import masked
from codemods.batch.split.review import Review, from_json
from codemods.batch.states import ReviewState, TargetState


@dataclass(frozen=True, slots=True)
class Target:
    """A branch of a repository, and how far it has come."""

    id: int
    position: int
    """In the manifest, from 0."""
    url: str
    asked: str
    """The branch as the manifest names it; it may be ``default``."""
    branch: str
    """The branch by name; empty before it is known."""
    base: str
    """The object id that was scanned, or is to be; empty before it is known."""
    state: TargetState
    failure: Failure | None
    attempts: int
    next_at: datetime | None
    """When it is tried again, in UTC; None: not by itself."""
    facts_text: str
    """JSON: read each time, since of thousands of targets few are asked for it at once."""
    counts_text: str
    detail: str
    """Why it is in its state, where there is something to say."""

    @property
    def facts(self) -> dict[str, Any]:
        """What was learned of the repository, such as what ``.gitreview`` says."""
        value: dict[str, Any] = json.loads(self.facts_text)
        return value

    @property
    def counts(self) -> dict[str, Any]:
        """What was found in it."""
        value: dict[str, Any] = json.loads(self.counts_text)
        return value


@dataclass(frozen=True, slots=True)
class StoredReview:
    """A review, and how far it has come. `review`, `base` and `commit` are of the same plan."""

    id: int
    target: int
    review: Review
    generation: int
    """1; and one more each time that a merged one has a successor with the same key."""
    state: ReviewState
    failure: Failure | None
    detail: str
    base: str
    commit: str
    """Empty before there is one."""
    title: str
    message: str
    change_id: str
    head: str
    url: str
    number: str
    pushed: str
    """The object id that was pushed last; empty: none."""
    attempts: int
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Event:
    """A transition, as it was written with it."""

    id: int
    at: datetime
    """In UTC."""
    target: int
    review: int | None
    """None: it is the target that has moved."""
    old: str
    """The value of the state; empty: it is new."""
    new: str
    detail: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a step has answered once."""

    values: dict[str, Any]
    blobs: tuple[str, ...]
    """By SHA-256, sorted: see `Ledger.blob`."""
    seconds: float
    megabytes: float
    worker: str


TARGET_COLUMNS = (
    "id, position, url, asked, branch, base, state, failure, attempts, next_at, facts, counts, "
    "detail"
)
REVIEW_COLUMNS = (
    'id, target, review, generation, state, failure, detail, base, "commit", title, message, '
    "change_id, head, url, number, pushed, attempts, next_at"
)
EVENT_COLUMNS = "id, at, target, review, old, new, detail"


def target_of(row: Sequence[Any]) -> Target:
    """The target in a row of `TARGET_COLUMNS`."""
    return Target(
        id=row[0],
        position=row[1],
        url=row[2],
        asked=row[3],
        branch=row[4],
        base=row[5],
        state=TargetState(row[6]),
        failure=failure_of(row[7]),
        attempts=row[8],
        next_at=time_of(row[9]),
        facts_text=row[10],
        counts_text=row[11],
        detail=row[12],
    )


def review_of(row: Sequence[Any]) -> StoredReview:
    """The review in a row of `REVIEW_COLUMNS`."""
    return StoredReview(
        id=row[0],
        target=row[1],
        review=from_json(json.loads(row[2])),
        generation=row[3],
        state=ReviewState(row[4]),
        failure=failure_of(row[5]),
        detail=row[6],
        base=row[7],
        commit=row[8],
        title=row[9],
        message=row[10],
        change_id=row[11],
        head=row[12],
        url=row[13],
        number=row[14],
        pushed=row[15],
        attempts=row[16],
        next_at=time_of(row[17]),
    )


def event_of(row: Sequence[Any]) -> Event:
    """The event in a row of `EVENT_COLUMNS`."""
    return Event(row[0], datetime.fromisoformat(row[1]), *row[2:])


def stored_time(at: datetime) -> str:
    """As it is stored: UTC, of one length, so that text sorts as time does."""
    return at.astimezone(timezone.utc).isoformat(timespec="microseconds")


def time_of(stored: str | None) -> datetime | None:
    """The time that was stored."""
    return None if stored is None else datetime.fromisoformat(stored)


def stored_failure(failure: Failure | None) -> str | None:
    """As it is stored: without secrets, should somebody not have taken them out before."""
    if failure is None:
        return None
    value: Mapping[str, object] = {
        "kind": failure.kind.value,
        "message": masked(failure.message),
        "detail": masked(failure.detail),
        "retry_after": failure.retry_after,
    }
    return json.dumps(value)


def failure_of(stored: str | None) -> Failure | None:
    """The failure that was stored."""
    if stored is None:
        return None
    value = json.loads(stored)
    return Failure(**{**value, "kind": FailureKind(value["kind"])})


def stored_text(text: str) -> str:
    """Text that SQLite takes: bytes of a name that are no UTF-8 are written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
