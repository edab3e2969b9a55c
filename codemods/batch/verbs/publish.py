"""Publish what a person has seen, as far as nothing keeps it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from codemods.batch.ledger.rows import StoredReview, Target
from codemods.batch.states import ReviewState, TargetState
from codemods.batch.verbs.apply import commit_what_is_lost
from codemods.batch.verbs.choosing import Choice, chosen
from codemods.batch.verbs.publications import Publications
from codemods.batch.verbs.publishing import Published, Publishing
from codemods.batch.verbs.recording import hold
from codemods.batch.verbs.session import Session
from codemods.batch.verbs.waves import Waves

SHORTEST = 8
"""Digits of a plan hash that a person has to give at least."""

TO_PUBLISH = frozenset({ReviewState.COMMITTED, ReviewState.PUBLISHING, ReviewState.HELD})
"""Reviews that `publish` takes up. One that is held is tried again, and never forced."""
_LEFT = TO_PUBLISH | {ReviewState.PLANNED}


class OtherPlan(Exception):
    """What would be published is not what the person has seen; the message is one sentence."""


def publish(session: Session, choice: Choice, seen: str) -> Published:
    """Publish the reviews of the plan whose hash begins with `seen`. Raises `OtherPlan`."""
    _refuse_other(session.ledger.plan, seen)
    publications = Publications(session)

    def is_left(target: Target) -> bool:
        return publications.forge(target) is not None and any(
            it.state in _LEFT for it in session.ledger.reviews(target.id)
        )

    targets = chosen(session.ledger, choice, is_left)
    commit_what_is_lost(session, targets, TO_PUBLISH)
    # What has failed before stays so, until `retry` puts it back in line.
    everything = chosen(session.ledger, replace(choice, limit=None))
    result = Published(targets, failed=sum(_failed(session, it) for it in everything))
    Publishing(session, publications, result).publish(_wanted(session, targets, result))
    return result


def _failed(session: Session, target: Target) -> int:
    return sum(it.state is ReviewState.FAILED for it in session.ledger.reviews(target.id))


def _refuse_other(plan: str, seen: str) -> None:
    if not plan:
        raise OtherPlan("There is no whole plan; run `diffwright batch plan` to its end first.")
    if len(seen) < SHORTEST or not plan.startswith(seen.lower()):
        raise OtherPlan(
            f"The plan is {plan[:12]}, not {seen}; look at it by `diffwright batch preview`, "
            f"then publish it with --yes-plan {plan[:12]}."
        )


def _wanted(
    session: Session, targets: Sequence[Target], result: Published
) -> Iterator[tuple[Target, StoredReview]]:
    """What may be published now, in the order of the manifest."""
    ledger = session.ledger
    everything = ledger.targets()
    waves = Waves(session, everything)
    places = {target.id: place for place, target in enumerate(everything)}
    for target in targets:
        hold_why = session.repository(target).hold
        for review in list(ledger.reviews(target.id)):
            if review.state is ReviewState.PLANNED:
                result.wait("not committed yet; run `diffwright batch apply`")
            elif review.state not in TO_PUBLISH:
                continue
            elif target.state is TargetState.FAILED:
                result.wait("the repository has failed since; see `diffwright batch status`")
            elif hold_why:
                hold(ledger, review, f"on hold: {hold_why}")
                result.held += 1
            elif shut := waves.why_shut(places[target.id]):
                result.wait(shut)
            else:
                yield target, review
