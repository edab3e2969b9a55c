"""Ask the forges how far the reviews have come."""

from __future__ import annotations

from dataclasses import dataclass, field

from codemods.batch.failures import StepFailed
from codemods.batch.ledger.rows import StoredReview, Target
from codemods.batch.states import FOLLOWED, ReviewState
from codemods.batch.verbs.choosing import Choice, chosen
from codemods.batch.verbs.publications import Publications
from codemods.batch.verbs.session import Session

_ASKED_FOR = FOLLOWED | {
    ReviewState.PUBLISHING,
    ReviewState.PUBLISHED,
    ReviewState.CLOSED,
}
"""Reviews that may have moved on without us."""


@dataclass(slots=True)
class Synced:
    """What has come of it."""

    asked: int = 0
    """Reviews."""
    moved: int = 0
    failed: list[str] = field(default_factory=list)
    """A sentence for each repository that could not be asked about."""


def sync(session: Session, choice: Choice) -> Synced:
    """Record where the reviews of the chosen targets stand. What can't be asked stays as it was."""
    result = Synced()
    publications = Publications(session)
    targets = chosen(session.ledger, choice)
    session.observer.expect(len(targets))
    for target in targets:
        if session.stop.is_asked:
            break
        reviews = [it for it in session.ledger.reviews(target.id) if it.state in _ASKED_FOR]
        name = session.name(target)
        session.observer.began(name, "sync")
        try:
            _ask(session, publications, target, reviews, result)
        except StepFailed as error:
            result.failed.append(f"{name}: {error.failure.kind.value}: {error.failure.message}")
            session.observer.say(result.failed[-1])
        session.observer.ended(name)
    return result


def _ask(
    session: Session,
    publications: Publications,
    target: Target,
    reviews: list[StoredReview],
    result: Synced,
) -> None:
    forge = publications.forge(target)
    if not reviews or forge is None:
        return
    answers = forge.look([publications.of(target, review) for review in reviews])
    for review, answer in zip(reviews, answers, strict=True):
        result.asked += 1
        if answer is None or answer.state is review.state:
            continue
        session.ledger.move_review(
            review.id, answer.state, url=answer.url or review.url, number=answer.number
        )
        result.moved += 1
