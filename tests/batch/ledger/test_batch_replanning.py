"""What becomes of reviews when their target is planned again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ledger_samples import assert_consistent, created, review

from codemods.batch.failures import Failure, FailureKind
from codemods.batch.ledger.ledger import Ledger
from codemods.batch.ledger.rows import StoredReview
from codemods.batch.states import FOLLOWED, REVIEWS, ReviewState

S = ReviewState

WAY = {
    S.PLANNED: [],
    S.COMMITTED: [S.COMMITTED],
    S.PUBLISHING: [S.COMMITTED, S.PUBLISHING],
    **{it: [S.COMMITTED, S.PUBLISHING, it] for it in (*FOLLOWED, S.PUBLISHED, S.MERGED, S.CLOSED)},
    S.HELD: [S.COMMITTED, S.PUBLISHING, S.HELD],
    S.FAILED: [S.COMMITTED, S.PUBLISHING, S.FAILED],
    S.SUPERSEDED: [S.SUPERSEDED],
}
PUBLISHED = [*FOLLOWED, S.PUBLISHED]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with created(tmp_path) as ledger:
        ledger.add_targets([("a", "default")])
        yield ledger
        assert_consistent(ledger)


def brought(ledger: Ledger, state: ReviewState) -> StoredReview:
    """A review of key ``k`` at base ``old`` that has come to a state."""
    target = ledger.targets()[0].id
    ledger.put_reviews(target, "old", [review("k")])
    (stored,) = ledger.reviews()
    for each in WAY[state]:
        values: dict[str, object] = {}
        if each is S.COMMITTED:
            values = {"commit": "c0", "title": "T", "message": "M", "change_id": "I0", "head": "h"}
        elif each not in {S.PUBLISHING, S.SUPERSEDED}:
            values = {"pushed": "c0", "url": "https://r/1", "number": "1", "attempts": 1}
        ledger.move_review(stored.id, each, **values)  # type: ignore[arg-type]
    return ledger.review(stored.id)


def planned(ledger: Ledger, *reviews: object, base: str = "new") -> list[StoredReview]:
    target = ledger.targets()[0].id
    ledger.put_reviews(target, base, reviews)  # type: ignore[arg-type]
    return list(ledger.reviews())


def test_the_states_are_all_reached() -> None:
    assert WAY.keys() == REVIEWS.keys()


@pytest.mark.parametrize("state", sorted(set(S) - {S.SUPERSEDED}, key=str))
def test_the_same_plan_changes_nothing(ledger: Ledger, state: ReviewState) -> None:
    stored = brought(ledger, state)
    events = list(ledger.events())
    assert planned(ledger, review("k"), base="old") == [stored]
    assert list(ledger.events()) == events


@pytest.mark.parametrize("state", sorted((*PUBLISHED, S.MERGED, S.CLOSED, S.HELD), key=str))
def test_what_is_published_outlives_a_moved_base(ledger: Ledger, state: ReviewState) -> None:
    stored = brought(ledger, state)
    assert planned(ledger, review("k", after="else", findings=2)) == [stored]


def test_what_is_planned_follows_a_moved_base(ledger: Ledger) -> None:
    brought(ledger, S.PLANNED)
    (now,) = planned(ledger, review("k", after="else"))
    assert (now.state, now.base, now.review) == (S.PLANNED, "new", review("k", after="else"))


@pytest.mark.parametrize("state", [S.COMMITTED, S.HELD, S.FAILED])
def test_what_nobody_has_seen_is_committed_again_on_a_moved_base(
    ledger: Ledger, state: ReviewState
) -> None:
    stored = brought(ledger, S.COMMITTED)
    if state is not S.COMMITTED:
        ledger.move_review(stored.id, state)
    (now,) = planned(ledger, review("k", after="else"))
    assert (now.state, now.base, now.commit) == (S.PLANNED, "new", "")


@pytest.mark.parametrize("state", sorted((*PUBLISHED, S.HELD, S.FAILED), key=str))
@pytest.mark.parametrize("other", [{"diff": "other"}, {"path": "c.py"}, {"after": ""}])
def test_what_has_changed_is_planned_and_knows_where_it_was_published(
    ledger: Ledger, state: ReviewState, other: dict[str, str]
) -> None:
    stored = brought(ledger, state)
    (now,) = planned(ledger, review("k", **other))  # type: ignore[arg-type]
    assert (now.id, now.state, now.base) == (stored.id, S.PLANNED, "new")
    assert now.review == review("k", **other)  # type: ignore[arg-type]
    assert (now.commit, now.title, now.attempts, now.failure) == ("", "", 0, None)
    assert (now.pushed, now.url, now.number) == ("c0", "https://r/1", "1")
    assert (now.change_id, now.head) == ("I0", "h")


def test_who_has_said_no_is_not_asked_again(ledger: Ledger) -> None:
    stored = brought(ledger, S.CLOSED)
    assert planned(ledger, review("k", "other")) == [stored]


def test_a_merged_review_has_a_successor(ledger: Ledger) -> None:
    stored = brought(ledger, S.MERGED)
    before, after = planned(ledger, review("k", "other"))
    assert before == stored
    assert (after.state, after.generation, after.pushed) == (S.PLANNED, 2, "")
    # From now on it is the successor that is asked.
    assert planned(ledger, review("k", "other")) == [before, after]
    assert [it.state for it in planned(ledger)] == [S.MERGED, S.SUPERSEDED]


@pytest.mark.parametrize("state", sorted(S, key=str))
def test_what_is_missing_is_superseded_unless_it_is_over(
    ledger: Ledger, state: ReviewState
) -> None:
    brought(ledger, state)
    (now,) = planned(ledger)
    stays = {S.MERGED, S.CLOSED, S.PUBLISHING}
    assert now.state is (state if state in stays else S.SUPERSEDED)


def test_what_is_superseded_comes_back(ledger: Ledger) -> None:
    brought(ledger, S.OPEN)
    planned(ledger)
    (now,) = planned(ledger, review("k"))
    assert (now.state, now.pushed) == (S.PLANNED, "c0")


@pytest.mark.parametrize("again", [[review("k", "other")], []])
def test_what_may_have_been_published_waits_for_the_forge(ledger: Ledger, again: object) -> None:
    stored = brought(ledger, S.PUBLISHING)
    assert planned(ledger, *again) == [stored]  # type: ignore[misc]


def test_what_failed_before_its_commit_follows_the_base(ledger: Ledger) -> None:
    stored = brought(ledger, S.PLANNED)
    ledger.move_review(stored.id, S.FAILED, failure=Failure(FailureKind.DISK, "no room"))
    (now,) = planned(ledger, review("k", after="else"))
    assert (now.state, now.base) == (S.FAILED, "new")
    assert now.review == review("k", after="else")


def test_others_come_in_beside(ledger: Ledger) -> None:
    stored = brought(ledger, S.OPEN)
    now = planned(ledger, review("m"), review("k"), review("b"))
    assert [it.review.key for it in now] == ["b", "k", "m"]
    assert now[1] == stored
    with pytest.raises(ValueError, match="same key"):
        planned(ledger, review("b"), review("b", "other"))
