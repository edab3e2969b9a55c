"""Close the reviews that are open, with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from codemods.batch.failures import StepFailed
from codemods.batch.forges.forge import Moved
from codemods.batch.ledger.rows import StoredReview, Target
from codemods.batch.states import FOLLOWED, OVER, ReviewState
from codemods.batch.verbs.choosing import Choice, chosen
from codemods.batch.verbs.publications import Publications
from codemods.batch.verbs.recording import hold
from codemods.batch.verbs.session import Session

_OPEN = FOLLOWED | {ReviewState.PUBLISHING, ReviewState.PUBLISHED}


@dataclass(slots=True)
class Closed:
    """What has come of it."""

    targets: list[Target]
    done: int = 0
    failed: int = 0
    held: int = 0


def close(session: Session, choice: Choice, reason: str) -> Closed:
    """Close what is open of the chosen targets; branches go that are still as we pushed them."""
    publications = Publications(session)
    targets = chosen(session.ledger, choice, lambda it: bool(_open(session, it)))
    result = Closed(targets)
    session.observer.expect(len(targets))
    for target in targets:
        name = session.name(target)
        session.observer.began(name, "close")
        for review in _open(session, target):
            if session.stop.is_asked:
                return result
            try:
                _close(session, publications, target, review, reason)
                result.done += 1
            except Moved as error:
                if review.state is not ReviewState.SUPERSEDED:
                    hold(session.ledger, review, str(error))
                session.observer.say(f"{name}: {error}")
                result.held += 1
            except StepFailed as error:
                failure = error.failure
                session.observer.say(f"{name}: {failure.kind.value}: {failure.message}")
                result.failed += 1
        session.observer.ended(name)
    return result


def _open(session: Session, target: Target) -> list[StoredReview]:
    """Reviews that may be open, whatever is planned for them now."""
    reviews = session.ledger.reviews(target.id)
    return [it for it in reviews if it.state in _OPEN or (it.pushed and it.state not in OVER)]


def _close(
    session: Session,
    publications: Publications,
    target: Target,
    review: StoredReview,
    reason: str,
) -> None:
    forge, publication = publications.forge(target), publications.of(target, review)
    existing = forge.find(publication) if forge else None
    if forge is None or existing is None:
        state = ReviewState.CLOSED
    elif existing.state in OVER:
        state = existing.state
    else:
        forge.close(publication, existing, reason)
        state = ReviewState.CLOSED
    with session.ledger.durably():
        session.ledger.move_review(review.id, state, detail=reason)
