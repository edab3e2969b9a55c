"""What a forge says of a review, written down."""

from __future__ import annotations

from codemods.batch.forges.forge import Existing
from codemods.batch.ledger.ledger import Ledger
from codemods.batch.ledger.rows import StoredReview
from codemods.batch.states import OVER, ReviewState


def record(ledger: Ledger, review: StoredReview, existing: Existing) -> None:
    """What the forge has says how far the review is.

    What was pushed is noted where the forge has our commit, and never where it has another one:
    that may be pushed over.
    """
    is_over = existing.state in OVER
    with ledger.durably():
        state = ledger.review(review.id).state
        if state is existing.state:
            return
        if not is_over:
            if state is ReviewState.HELD:
                ledger.move_review(review.id, ReviewState.COMMITTED)
                state = ReviewState.COMMITTED
            if state is ReviewState.COMMITTED:
                ledger.move_review(review.id, ReviewState.PUBLISHING)
        ledger.move_review(
            review.id,
            existing.state,
            detail=existing.remark,
            url=existing.url or review.url,
            number=existing.number or review.number,
            pushed=review.commit if existing.commit == review.commit else review.pushed,
        )


def hold(ledger: Ledger, review: StoredReview, why: str) -> None:
    """A person has to decide."""
    if review.state is ReviewState.HELD and review.detail == why:
        return
    if review.state is ReviewState.HELD:
        ledger.move_review(review.id, ReviewState.COMMITTED)
    ledger.move_review(review.id, ReviewState.HELD, detail=why)
