"""Commit the reviews of a plan, each on a branch of its own in the clones of the batch."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from codemods.batch.failures import Failure, FailureKind, failed
from codemods.batch.git.clones import holds
from codemods.batch.ledger.rows import StoredReview, Target
from codemods.batch.states import ReviewState
from codemods.batch.verbs import stepping
from codemods.batch.verbs.carrying import Course, Task, carry
from codemods.batch.verbs.choosing import Choice, chosen
from codemods.batch.verbs.session import Session
from codemods.batch.verbs.wording import Wording

_UNPUBLISHED = (ReviewState.PLANNED, ReviewState.COMMITTED)


def apply(session: Session, choice: Choice) -> list[Target]:
    """Make the commits that are missing, of all reviews that are planned; return of what."""
    targets = chosen(session.ledger, choice, lambda it: bool(_planned(session, it)))
    commit_planned(session, targets)
    return targets


def commit_planned(session: Session, targets: Sequence[Target]) -> None:
    """Make the commits that are missing of these targets."""
    commit(session, [(it, planned) for it in targets if (planned := _planned(session, it))])


def _planned(session: Session, target: Target) -> list[int]:
    reviews = session.ledger.reviews(target.id)
    return [it.id for it in reviews if it.state is ReviewState.PLANNED]


def commit(session: Session, wanted: Sequence[tuple[Target, Sequence[int]]]) -> None:
    """Make the commits of these reviews, by number, of these targets."""
    session.observer.expect(len(wanted))
    if not wanted:
        return
    with session.executor() as executor:
        carry(
            (_task(session, target, numbers) for target, numbers in wanted),
            executor,
            session.manifest.limits,
            session.observer,
            session.stop,
        )


def commit_what_is_lost(
    session: Session, targets: Sequence[Target], states: Collection[ReviewState]
) -> None:
    """Make the commits again that the clone of a target does not hold any more, of reviews in
    these states: the same ones, object ids included."""
    lost = []
    for target in targets:
        clone = session.place.clone(target.url, target.asked)
        numbers = [
            it.id
            for it in session.ledger.reviews(target.id)
            if it.state in states and it.commit and not holds(session.git, clone, it.commit)
        ]
        if numbers:
            lost.append((target, numbers))
    commit(session, lost)


def _task(session: Session, target: Target, numbers: Sequence[int]) -> Task:
    def fail(failure: Failure) -> None:
        for number in numbers:
            if session.ledger.review(number).state in _UNPUBLISHED:
                session.ledger.move_review(number, ReviewState.FAILED, failure=failure)

    return Task(session.name(target), target.url, _course(session, target, numbers), fail)


def _course(session: Session, target: Target, numbers: Sequence[int]) -> Course:
    reviews = [session.ledger.review(number) for number in numbers]
    # What was published from an older base stays on it as long as its patch is the same.
    for base in dict.fromkeys(review.base for review in reviews):
        yield from _of_one_base(session, target, [it for it in reviews if it.base == base])


def _of_one_base(session: Session, target: Target, reviews: Sequence[StoredReview]) -> Course:
    ledger = session.ledger
    wording = Wording(session)
    messages = {it.id: wording.message(target, it) for it in reviews}
    texts = [(it, _text(it, messages[it.id].text)) for it in reviews]
    step = stepping.commit(session, target, texts)
    # Whether the clone still has what an earlier one has made is for the step to see.
    result = yield step
    commits = result.values["commits"]
    for it in reviews:
        message = messages[it.id]
        if it.state is ReviewState.PLANNED:
            ledger.move_review(
                it.id,
                ReviewState.COMMITTED,
                commit=commits[it.review.key],
                title=message.title,
                message=message.text,
                change_id=wording.change_id(target, it),
                head=stepping.head(session, target, it),
            )
        elif commits[it.review.key] != it.commit:
            # What was seen, elsewhere perhaps, is published, or nothing is.
            raise failed(FailureKind.INTERNAL, f"made again, {it.commit} is another commit")


def _text(review: StoredReview, new: str) -> str:
    """The message of a commit: of one that was there before, as it was."""
    return new if review.state is ReviewState.PLANNED else review.message
