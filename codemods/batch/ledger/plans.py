"""A new plan, written into a ledger that may hold an older one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from codemods.batch.ledger.database import Database
from codemods.batch.ledger.moves import move_review, note
from codemods.batch.ledger.replanning import Fate, fates, latest, wanted
from codemods.batch.ledger.rows import StoredReview
from codemods.batch.split.review import Review, to_json
from codemods.batch.states import ReviewState, TargetState


def add_targets(database: Database, asked_for: Sequence[tuple[str, str]]) -> None:
    """See `Ledger.add_targets`."""
    with database.together():
        known = {
            (url, asked): (row, state, bool(is_dropped))
            for row, url, asked, state, is_dropped in database.ask(
                "SELECT id, url, asked, state, is_dropped FROM targets ORDER BY id"
            )
        }
        wanted_now = dict.fromkeys(asked_for)
        for position, (url, asked) in enumerate(wanted_now):
            if (url, asked) not in known:
                new = TargetState.WAITING.value
                target = database.change(
                    "INSERT INTO targets (position, url, asked, state) VALUES (?, ?, ?, ?)",
                    *(position, url, asked, new),
                )
                note(database, target, None, "", new, "")
                continue
            target, state, was_dropped = known[url, asked]
            database.change(
                "UPDATE targets SET position = ?, is_dropped = 0 WHERE id = ?", position, target
            )
            if was_dropped:
                note(database, target, None, state, state, "is wanted again")
        for name, (target, state, was_dropped) in known.items():
            if name not in wanted_now and not was_dropped:
                database.change("UPDATE targets SET is_dropped = 1 WHERE id = ?", target)
                note(database, target, None, state, state, "is not wanted any more")


def put_reviews(
    database: Database,
    target: int,
    base: str,
    reviews: Iterable[Review],
    stored: Sequence[StoredReview],
) -> None:
    """See `Ledger.put_reviews`."""
    known, new = latest(stored), wanted(list(reviews))
    with database.together():
        for key, fate in fates(known, new, base).items():
            old = known[key]
            if fate is Fate.GOES:
                move_review(database, old.id, ReviewState.SUPERSEDED, None, "", {})
            elif fate is Fate.SUCCEEDED:
                _add(database, target, base, new[key], old.generation + 1)
            elif fate is not Fate.STAYS:
                if fate is Fate.AGAIN:
                    move_review(database, old.id, ReviewState.PLANNED, None, "", _UNCOMMITTED)
                database.change(
                    "UPDATE reviews SET review = ?, base = ? WHERE id = ?",
                    *(_stored(new[key]), base, old.id),
                )
        for key, review in new.items():
            if key not in known:
                _add(database, target, base, review, 1)


_UNCOMMITTED = {"commit": "", "title": "", "message": "", "attempts": 0, "next_at": None}
"""What a review loses that is to be committed again; where it was published stays known."""


def _add(database: Database, target: int, base: str, review: Review, generation: int) -> None:
    state = ReviewState.PLANNED.value
    row = database.change(
        "INSERT INTO reviews (target, key, generation, review, state, base) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        *(target, review.key, generation, _stored(review), state, base),
    )
    note(database, target, row, "", state, "")


def _stored(review: Review) -> str:
    return json.dumps(to_json(review))
