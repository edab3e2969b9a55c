"""What has failed is put back in line, and done again as far as nothing leaves the machine."""

from __future__ import annotations

from codemods.batch.ledger.rows import Target
from codemods.batch.states import ReviewState, TargetState
from codemods.batch.verbs.apply import commit_planned
from codemods.batch.verbs.choosing import Choice, chosen
from codemods.batch.verbs.plan import plan_hash, scan
from codemods.batch.verbs.session import Session


def retry(session: Session, choice: Choice) -> list[Target]:
    """Scan again the targets that have failed, commit again the reviews that have; those that could
    not be published wait for `publish`. Return which targets these were.

    The plan is whole afterwards if it was before, and the person did not stop it.
    """
    ledger = session.ledger
    targets = chosen(ledger, choice, lambda it: _has_failed(session, it))
    for target in targets:
        for review in list(ledger.reviews(target.id)):
            if review.state is ReviewState.FAILED:
                again = ReviewState.COMMITTED if review.commit else ReviewState.PLANNED
                ledger.move_review(review.id, again)
    failed = [target for target in targets if target.state is TargetState.FAILED]
    was_applied = any(review.commit for review in ledger.reviews())
    manifest, before = ledger.manifest, ledger.plan
    if failed:
        ledger.set_plan(manifest, "")
        scan(session, failed)
    if session.stop.is_asked:
        return targets
    if before:
        ledger.set_plan(manifest, plan_hash(session))
    if was_applied:
        commit_planned(session, targets)
    return targets


def _has_failed(session: Session, target: Target) -> bool:
    return target.state is TargetState.FAILED or any(
        it.state is ReviewState.FAILED for it in session.ledger.reviews(target.id)
    )
