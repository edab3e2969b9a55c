"""Clone and scan: what would be published, of what. Nothing leaves the machine."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator

from codemods.batch.failures import Failure
from codemods.batch.ledger.rows import Target
from codemods.batch.manifest.as_json import to_json
from codemods.batch.manifest.model import DEFAULT_BRANCH
from codemods.batch.split.review import from_json
from codemods.batch.states import ReviewState, TargetState
from codemods.batch.steps.step import Json
from codemods.batch.verbs import stepping
from codemods.batch.verbs.carrying import Course, Task, carry
from codemods.batch.verbs.choosing import Choice, chosen
from codemods.batch.verbs.session import Session
from codemods.batch.verbs.wording import Wording

SHOWN = 12
"""Digits of a plan hash that a person is shown, and has to type at least."""


def plan(session: Session, choice: Choice) -> str:
    """Bring the targets to a state that shows what is to be done; return the hash of the plan, in
    hexadecimal digits, empty where the person stopped it.

    A target whose base and inputs are what they were is not scanned again.
    """
    ledger, manifest = session.ledger, session.manifest
    # Until the plan is whole there is none: what was seen of an earlier one may have changed.
    ledger.set_plan(to_json(manifest), "")
    ledger.add_targets([(it.url, branch) for it in manifest.repositories for branch in it.branches])
    targets = chosen(ledger, choice)
    scan(session, targets)
    if session.stop.is_asked:
        return ""
    found = plan_hash(session)
    ledger.set_plan(to_json(manifest), found)
    return found


def scan(session: Session, targets: list[Target]) -> None:
    """Clone and scan these."""
    session.observer.expect(len(targets))
    with session.executor() as executor:
        carry(
            (_task(session, target) for target in targets),
            executor,
            session.manifest.limits,
            session.observer,
            session.stop,
        )


def plan_hash(session: Session) -> str:
    """SHA-256 of all that `publish` would bring about, in hexadecimal digits."""
    hashed = hashlib.sha256()
    for line in _lines(session):
        hashed.update(line)
    return hashed.hexdigest()


def _lines(session: Session) -> Iterator[bytes]:
    wording, reviewing = Wording(session), session.manifest.reviewing
    for target in session.ledger.targets():
        for stored in session.ledger.reviews(target.id):
            if stored.state in (ReviewState.SUPERSEDED, ReviewState.CLOSED):
                continue
            review = stored.review
            message = stored.message
            if not message or stored.state is ReviewState.PLANNED:
                message = wording.message(target, stored).text
            told = [
                target.url,
                target.branch,
                stored.base,
                review.key,
                review.diff,
                [[file.path, file.mode, file.after] for file in review.files],
                message,
                wording.reviewers(target, review),
                [wording.forge(target).value, reviewing.draft, reviewing.labels],
            ]
            yield json.dumps(told, ensure_ascii=True).encode() + b"\n"


def _task(session: Session, target: Target) -> Task:
    def fail(failure: Failure) -> None:
        session.ledger.move_target(target.id, TargetState.FAILED, failure=failure)

    return Task(session.name(target), target.url, _course(session, target), fail)


def _course(session: Session, target: Target) -> Course:
    ledger = session.ledger
    if target.state is TargetState.FAILED:
        ledger.move_target(target.id, TargetState.WAITING)
    cloned = (yield stepping.clone(session, target)).values
    if reason := cloned["opted_out"] or _named_itself(session, target, cloned["branch"]):
        with ledger.together():
            ledger.put_reviews(target.id, cloned["base"], [])
            ledger.move_target(target.id, TargetState.SKIPPED, detail=reason)
        return
    branch, base = cloned["branch"], cloned["base"]
    known = _earlier(session, target, branch, base)
    facts = {"gitreview": cloned["gitreview"], "scan": known}
    ledger.move_target(target.id, TargetState.CLONED, branch=branch, base=base, facts=facts)
    step = stepping.scan(session, target, branch, base, known["earlier"])
    answer = ledger.answer(step.key)
    if answer is None:
        result = yield step
        ledger.keep(result)
        values = result.values
    else:
        values = answer.values
    reviews = [from_json(it) for it in values["reviews"]]
    with ledger.together():
        ledger.put_reviews(target.id, base, reviews)
        _see_to_messages(session, ledger.target(target.id))
        state = TargetState.CHANGED if reviews else TargetState.UNCHANGED
        ledger.move_target(target.id, state, counts=values["counts"])


def _named_itself(session: Session, target: Target, branch: str) -> str:
    """Why a default branch is left alone: the manifest names it, and it would be done twice."""
    if target.asked != DEFAULT_BRANCH or branch not in session.repository(target).branches:
        return ""
    return f"its default branch is {branch}, which the manifest names, too"


def _earlier(session: Session, target: Target, branch: str, base: str) -> Json:
    """What a scan has to know of the reviews that there are, and of which scan that is said.

    As long as the scan is the same, it is told the same: so its answer is there already.
    """
    of = stepping.scan(session, target, branch, base, {}).key
    known: Json = target.facts.get("scan", {})
    if known.get("of") == of:
        return known
    earlier: Counter[str] = Counter()
    for stored in session.ledger.reviews(target.id):
        if stored.state is not ReviewState.SUPERSEDED:
            earlier[stored.review.cell] += stored.state is ReviewState.MERGED
    return {"of": of, "earlier": dict(sorted(earlier.items()))}


def _see_to_messages(session: Session, target: Target) -> None:
    """What nobody has seen yet is committed again where its message would be another one now."""
    wording = Wording(session)
    for stored in list(session.ledger.reviews(target.id)):
        is_unseen = stored.state is ReviewState.COMMITTED and not stored.pushed
        if is_unseen and stored.message != wording.message(target, stored).text:
            session.ledger.move_review(stored.id, ReviewState.PLANNED)
