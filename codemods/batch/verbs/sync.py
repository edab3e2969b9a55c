"""Ask the forges how far the reviews have come."""

from __future__ import annotations

from dataclasses import dataclass, field

from codemods.batch.failures import StepFailed
from codemods.batch.forges.forge import Existing
from codemods.batch.ledger.rows import StoredReview, Target
from codemods.batch.states import FOLLOWED, OVER, ReviewState
from codemods.batch.verbs.choosing import Choice, chosen
from codemods.batch.verbs.publications import Publications
from codemods.batch.verbs.recording import record
from codemods.batch.verbs.session import Session

_FOLLOWED = FOLLOWED | {ReviewState.PUBLISHED, ReviewState.CLOSED}
"""Reviews that are at the forge as they are here."""


@dataclass(slots=True)
class Synced:
    """What has come of it."""

    targets: list[Target]
    asked: int = 0
    """Reviews."""
    moved: int = 0
    failed: list[str] = field(default_factory=list)
    """A sentence for each repository that could not be asked about."""


def sync(session: Session, choice: Choice) -> Synced:
    """Record where the reviews of the chosen targets stand. What can't be asked stays as it was."""
    publications = Publications(session)
    targets = chosen(session.ledger, choice, lambda it: bool(_asked_for(session, it)))
    result = Synced(targets)
    session.observer.expect(len(targets))
    for target in targets:
        if session.stop.is_asked:
            break
        name = session.name(target)
        session.observer.began(name, "sync")
        try:
            _ask(session, publications, target, result)
        except StepFailed as error:
            result.failed.append(f"{name}: {error.failure.kind.value}: {error.failure.message}")
            session.observer.say(result.failed[-1])
        session.observer.ended(name)
    return result


def _asked_for(session: Session, target: Target) -> list[StoredReview]:
    """Reviews that may have moved on without us, whatever is planned for them now."""
    return [
        it
        for it in session.ledger.reviews(target.id)
        if it.state in _FOLLOWED
        or it.state is ReviewState.PUBLISHING
        or (it.pushed and it.state is not ReviewState.MERGED)
    ]


def _ask(session: Session, publications: Publications, target: Target, result: Synced) -> None:
    forge, reviews = publications.forge(target), _asked_for(session, target)
    if forge is None:
        return
    answers = forge.look([publications.of(target, review) for review in reviews])
    for review, answer in zip(reviews, answers, strict=True):
        result.asked += 1
        if answer is not None and _tells(review, answer) and answer.state is not review.state:
            record(session.ledger, review, answer)
            result.moved += 1


def _tells(review: StoredReview, answer: Existing) -> bool:
    """Whether what the forge says is of the review as it is here: where another version is still to
    be published, only that it is over."""
    if review.state in _FOLLOWED or answer.state in OVER:
        return True
    return review.state is ReviewState.PUBLISHING and answer.commit == review.commit
