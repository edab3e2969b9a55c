"""What has failed is put back in line, and done again as far as nothing leaves the machine."""

from __future__ import annotations

from codemods.batch.states import ReviewState, TargetState
from codemods.batch.verbs.apply import apply
from codemods.batch.verbs.choosing import Choice, chosen
from codemods.batch.verbs.plan import plan_hash, scan
from codemods.batch.verbs.session import Session


def retry(session: Session, choice: Choice) -> str:
    """Scan again the targets that have failed, commit again the reviews that have; those that could
    not be published wait for `publish`. Return the hash of the plan as it is then, empty where the
    person stopped it."""
    ledger = session.ledger
    targets = chosen(ledger, choice)
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
        return ""
    found = plan_hash(session)
    if found != before:
        ledger.set_plan(manifest, found)
    if was_applied:
        apply(session, choice)
    return "" if session.stop.is_asked else found
