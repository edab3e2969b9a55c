"""What is remembered of a batch, so that it can be stopped and started again at any time.

One process writes, the coordinator. Each transition goes through the tables of `batch.states`, and
is written together with its event.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from codemods.batch.failures import Failure
from codemods.batch.ledger import answers, blobs, moves, plans
from codemods.batch.ledger.database import NAME, Database
from codemods.batch.ledger.errors import LedgerError, made
from codemods.batch.ledger.rows import (
    EVENT_COLUMNS,
    REVIEW_COLUMNS,
    TARGET_COLUMNS,
    Answer,
    Event,
    StoredReview,
    Target,
    event_of,
    review_of,
    stored_time,
    target_of,
)
from codemods.batch.split.review import Review
from codemods.batch.states import ReviewState, TargetState
from codemods.batch.steps.step import StepResult

_T = TypeVar("_T")

_AT_ONCE = 1000
"""Events that are read at once."""


class Ledger:
    """The ledger of one batch, of one thread. Every method raises `LedgerError`."""

    def __init__(self, database: Database) -> None:
        """For `create` and `open`, which also say what may go wrong."""
        self.database = database
        """The file itself: for what counts and groups, beside this."""
        rows = database.ask("SELECT id, source, created FROM batch")
        if not rows:
            raise LedgerError(f"{database.path} holds no batch yet; plan it first")
        self.batch: str = rows[0][0]
        """The id of the batch."""
        self.source: str = rows[0][1]
        """The manifest that it comes from, as `create` was told."""
        self.created: datetime = self._made(datetime.fromisoformat, rows[0][2])
        """In UTC: the date of all commits."""

    @classmethod
    def create(cls, folder: Path, *, batch: str, source: str, created: datetime) -> Ledger:
        """Make it; or open the one that is there, which keeps its date.

        Raises `Busy`, and `LedgerError` where the one that is there is of another batch.
        """
        database = Database.at(folder)
        try:
            with database.together():
                database.change(
                    "INSERT OR IGNORE INTO batch (one, id, source, created) VALUES (1, ?, ?, ?)",
                    *(batch, source, stored_time(created)),
                )
            ledger = cls(database)
            if (ledger.batch, ledger.source) != (batch, source):
                raise LedgerError(
                    f"{folder} holds the batch {ledger.batch} of {ledger.source}, not {batch} of "
                    f"{source}; give the batch another id"
                )
        except BaseException:
            database.close()
            raise
        return ledger

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> Ledger:
        """Open the one that is there; for reading while another process writes, too.

        Raises `Busy` (not for reading only), and `LedgerError` where there is none.
        """
        if not (folder / NAME).exists():
            raise LedgerError(f"there is no batch in {folder}; plan it first")
        database = Database.for_reading(folder) if read_only else Database.at(folder)
        try:
            return cls(database)
        except BaseException:
            database.close()
            raise

    def close(self) -> None:
        """Let go of it."""
        self.database.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def together(self) -> AbstractContextManager[None]:
        """All that is written inside is there afterwards, or nothing of it; may be nested.

        What is opened for reading only sees one state inside, whatever others write meanwhile.
        """
        return self.database.together()

    def durably(self) -> AbstractContextManager[None]:
        """Each move inside, and all before it, is on the disk when it returns; not in `together`.

        For what is written before and after a side effect on another machine. Everything else
        outlives the process in any case, and may be lost with the machine, from the end.
        """
        return self.database.durably()

    @property
    def plan(self) -> str:
        """The hash of the plan; empty before the first."""
        return str(self.database.ask("SELECT plan FROM batch")[0][0])

    @property
    def manifest(self) -> dict[str, Any]:
        """As it was planned; empty before the first plan."""
        value: dict[str, Any] = self._made(
            json.loads, self.database.ask("SELECT manifest FROM batch")[0][0]
        )
        return value

    def set_plan(self, manifest: Mapping[str, Any], plan: str) -> None:
        """Note what was planned. `manifest` is plain JSON."""
        with self.together():
            self.database.change(
                "UPDATE batch SET manifest = ?, plan = ?", json.dumps(manifest), plan
            )

    def add_targets(self, wanted: Sequence[tuple[str, str]]) -> None:
        """See that the targets are these: URL and branch as asked for, in this order.

        Others are dropped: they are kept with all that is known of them, and come back as they
        were where they are wanted again.
        """
        plans.add_targets(self.database, wanted)

    def targets(self) -> list[Target]:
        """In the order of the manifest; without those that were dropped."""
        rows = self.database.ask(
            f"SELECT {TARGET_COLUMNS} FROM targets WHERE NOT is_dropped ORDER BY position"  # noqa: S608
        )
        return [self._made(target_of, row) for row in rows]

    def target(self, target: int) -> Target:
        """The one of that id. Raises `KeyError`."""
        question = f"SELECT {TARGET_COLUMNS} FROM targets WHERE id = ?"  # noqa: S608
        for row in self.database.ask(question, target):
            return self._made(target_of, row)
        raise KeyError(target)

    def move_target(
        self,
        target: int,
        new: TargetState,
        *,
        failure: Failure | None = None,
        detail: str = "",
        **values: object,
    ) -> None:
        """Put it into another state; `failure` and `detail` are those of the new state.

        `values`: branch, base, facts, counts, attempts, next_at. Raises `ImpossibleTransition`.
        """
        moves.move_target(self.database, target, new, failure, detail, values)

    def put_reviews(self, target: int, base: str, reviews: Sequence[Review]) -> None:
        """See that the reviews of a target are these, by key; what becomes of others and of those
        that were there already: see `replanning`."""
        plans.put_reviews(self.database, target, base, reviews, list(self.reviews(target)))

    def reviews(self, target: int | None = None) -> Iterator[StoredReview]:
        """Of one target, or of all that were not dropped, in their order; by key, and the older
        generation first. They may be moved meanwhile."""
        targets = [(target,)] if target is not None else self.database.ask(_IN_ORDER)
        question = f"SELECT {REVIEW_COLUMNS} FROM reviews WHERE target = ? ORDER BY key, generation"  # noqa: S608
        for (each,) in targets:
            for row in self.database.ask(question, each):
                yield self._made(review_of, row)

    def review(self, review: int) -> StoredReview:
        """The one of that id. Raises `KeyError`."""
        question = f"SELECT {REVIEW_COLUMNS} FROM reviews WHERE id = ?"  # noqa: S608
        for row in self.database.ask(question, review):
            return self._made(review_of, row)
        raise KeyError(review)

    def move_review(
        self,
        review: int,
        new: ReviewState,
        *,
        failure: Failure | None = None,
        detail: str = "",
        **values: object,
    ) -> None:
        """Put it into another state; `failure` and `detail` are those of the new state.

        `values`: commit, base, message, title, change_id, head, url, number, pushed, attempts,
        next_at. Raises `ImpossibleTransition`.
        """
        moves.move_review(self.database, review, new, failure, detail, values)

    def answer(self, key: str) -> Answer | None:
        """What the step with that key has answered, if it was ever carried out."""
        return answers.answer(self.database, key)

    def keep(self, result: StepResult) -> None:
        """Remember what a step has answered, with its blobs; of equal keys the first one.

        Raises `ValueError` for one that has failed.
        """
        answers.keep(self.database, result)

    def blob(self, sha: str) -> bytes:
        """The bytes. Raises `LedgerError` where they are not there."""
        return blobs.get(self.database, sha)

    def events(self) -> Iterator[Event]:
        """All of them, the oldest first."""
        last = 0
        question = f"SELECT {EVENT_COLUMNS} FROM events WHERE id > ? ORDER BY id LIMIT {_AT_ONCE}"  # noqa: S608
        while rows := self.database.ask(question, last):
            for row in rows:
                yield self._made(event_of, row)
            last = rows[-1][0]

    def _made(self, make: Callable[..., _T], stored: object) -> _T:
        return made(self.database.path, make, stored)


_IN_ORDER = "SELECT id FROM targets WHERE NOT is_dropped ORDER BY position"
