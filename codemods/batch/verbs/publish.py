"""Publish what a person has seen: one review after the other, each recorded before and after."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from codemods.batch.failures import TRANSIENT, Failure, FailureKind, StepFailed
from codemods.batch.forges.forge import Existing, Forge, Moved, Publication
from codemods.batch.ledger import following
from codemods.batch.ledger.rows import StoredReview, Target
from codemods.batch.states import FOLLOWED, ReviewState, TargetState
from codemods.batch.verbs.apply import commit_what_is_lost
from codemods.batch.verbs.carrying import pause
from codemods.batch.verbs.choosing import Choice, chosen
from codemods.batch.verbs.publications import Publications
from codemods.batch.verbs.session import Session
from codemods.batch.verbs.waves import wave_of, why_shut

SHORTEST = 8
"""Digits of a plan hash that a person has to give at least."""

TO_PUBLISH = frozenset({ReviewState.COMMITTED, ReviewState.PUBLISHING, ReviewState.HELD})
"""Reviews that `publish` takes up. One that is held is tried again, and never forced."""


class OtherPlan(Exception):
    """What would be published is not what the person has seen; the message is one sentence."""


@dataclass(slots=True)
class Published:
    """What has come of it."""

    done: int = 0
    """Reviews that were published, or brought up to date."""
    failed: int = 0
    """Those that had failed before, too."""
    held: int = 0
    waiting: dict[str, int] = field(default_factory=dict)
    """How many reviews wait, by why."""

    def wait(self, why: str) -> None:
        """One more waits."""
        self.waiting[why] = self.waiting.get(why, 0) + 1


def publish(session: Session, choice: Choice, seen: str) -> Published:
    """Publish the reviews of the plan whose hash begins with `seen`. Raises `OtherPlan`."""
    _refuse_other(session.ledger.plan, seen)
    publications = Publications(session)
    targets = [it for it in chosen(session.ledger, choice) if publications.forge(it)]
    commit_what_is_lost(session, targets, TO_PUBLISH)
    return _Publishing(session, publications).publish(targets)


def _refuse_other(plan: str, seen: str) -> None:
    if not plan:
        raise OtherPlan("There is no whole plan; run `diffwright batch plan` to its end first.")
    if len(seen) < SHORTEST or not plan.startswith(seen.lower()):
        raise OtherPlan(
            f"The plan is {plan[:12]}, not {seen}; look at it by `diffwright batch preview`, "
            f"then publish it with --yes-plan {plan[:12]}."
        )


@dataclass(slots=True)
class _Publishing:
    session: Session
    publications: Publications
    result: Published = field(default_factory=Published)
    due: dict[str, float] = field(default_factory=dict)
    """When the next publication at a host may begin."""

    def publish(self, targets: Sequence[Target]) -> Published:
        """All that may be published now, in the order of the manifest."""
        session = self.session
        counts = following.table(session.ledger).reviews
        open_now = sum(number for state, number in counts.items() if state in FOLLOWED)
        wanted = list(self._wanted(targets))
        session.observer.expect(len(wanted))
        for target, number in wanted:
            if session.stop.is_asked:
                break
            review = session.ledger.review(number)
            name = f"{session.name(target)} {review.review.key}"
            if why := self._why_not(target, review, open_now):
                self.result.wait(why)
                continue
            session.observer.began(name, "publish")
            self._try(target, review, name)
            open_now += session.ledger.review(number).state in FOLLOWED
            session.observer.ended(name)
        return self.result

    def _wanted(self, targets: Sequence[Target]) -> Iterator[tuple[Target, int]]:
        ledger = self.session.ledger
        all_targets = ledger.targets()
        places = {target.id: place for place, target in enumerate(all_targets)}
        for target in targets:
            shut = why_shut(self.session, all_targets, wave_of(self.session, places[target.id]))
            hold = self.session.repository(target).hold
            for review in ledger.reviews(target.id):
                if review.state is ReviewState.PLANNED:
                    self.result.wait("they are not committed; run `diffwright batch apply` first")
                elif review.state is ReviewState.FAILED:
                    self.result.failed += 1
                elif review.state not in TO_PUBLISH:
                    continue
                elif target.state is TargetState.FAILED:
                    self.result.wait("the repository has failed since; see `batch status`")
                elif hold:
                    self._hold(review, f"on hold: {hold}")
                elif shut:
                    self.result.wait(shut)
                else:
                    yield target, review.id

    def _why_not(self, target: Target, review: StoredReview, open_now: int) -> str:
        """Why a new review has to wait; empty: it need not."""
        limits = self.session.manifest.limits
        if review.url or review.state is ReviewState.PUBLISHING:
            return ""
        if open_now >= limits.open_reviews:
            return f"{limits.open_reviews} reviews are open, as many as limits.open-reviews says"
        here = sum(it.state in FOLLOWED for it in self.session.ledger.reviews(target.id))
        if here >= limits.open_reviews_of_one:
            return (
                f"{here} reviews of the repository are open, as many as "
                "limits.open-reviews-of-one says"
            )
        return ""

    def _hold(self, review: StoredReview, why: str) -> None:
        if review.state is not ReviewState.HELD or review.detail != why:
            if review.state is ReviewState.HELD:
                self.session.ledger.move_review(review.id, ReviewState.COMMITTED)
            self.session.ledger.move_review(review.id, ReviewState.HELD, detail=why)
        self.result.held += 1

    def _try(self, target: Target, review: StoredReview, name: str) -> None:
        """Publish one, again and again if what keeps it from it may go by itself."""
        attempts = 0
        while True:
            try:
                self._one(target, self.session.ledger.review(review.id))
            except Moved as error:
                self._hold(self.session.ledger.review(review.id), str(error))
            except StepFailed as error:
                failure = error.failure
                seconds = self._again(failure, attempts)
                if seconds is not None:
                    attempts += failure.kind is not FailureKind.RATE_LIMIT
                    self.session.observer.say(
                        f"{name}: {failure.message}; it is tried again in {seconds:.0f} s."
                    )
                    if not self.session.stop.wait(seconds):
                        continue
                    return  # as it was: the next `publish` takes it up
                self._fail(review.id, failure, name)
            else:
                self.result.done += 1
            return

    def _again(self, failure: Failure, attempts: int) -> float | None:
        if failure.kind not in TRANSIENT or attempts >= self.session.manifest.limits.retries:
            return None
        if failure.kind is FailureKind.RATE_LIMIT and failure.retry_after is not None:
            return failure.retry_after
        return pause(attempts + 1)

    def _fail(self, number: int, failure: Failure, name: str) -> None:
        self.session.ledger.move_review(number, ReviewState.FAILED, failure=failure)
        self.session.observer.say(f"{name}: {failure.kind.value}: {failure.message}")
        self.result.failed += 1

    def _one(self, target: Target, review: StoredReview) -> None:
        """Look first, then write; what is already as it should be is only recorded."""
        ledger = self.session.ledger
        forge, publication = self.publications.forge(target), self.publications.of(target, review)
        assert forge is not None
        existing = forge.find(publication)
        if existing and (existing.commit == review.commit or _is_over(existing)):
            self._record(review, existing)
            return
        self._pace(forge, publication)
        if self.session.stop.is_asked:
            self.result.done -= 1
            return
        if review.state is not ReviewState.PUBLISHING:
            if review.state is ReviewState.HELD:
                ledger.move_review(review.id, ReviewState.COMMITTED)
            with ledger.durably():
                ledger.move_review(review.id, ReviewState.PUBLISHING)
        self._record(review, forge.publish(publication, existing))

    def _record(self, review: StoredReview, existing: Existing) -> None:
        """What the forge has from now on."""
        ledger = self.session.ledger
        state = ledger.review(review.id).state
        pushed = review.pushed if _is_over(existing) else existing.commit
        with ledger.durably():
            if state is ReviewState.HELD:
                ledger.move_review(review.id, ReviewState.COMMITTED)
                state = ReviewState.COMMITTED
            if state is ReviewState.COMMITTED:
                ledger.move_review(review.id, ReviewState.PUBLISHING)
            ledger.move_review(
                review.id,
                existing.state,
                detail=existing.remark,
                url=existing.url,
                number=existing.number,
                pushed=pushed,
            )

    def _pace(self, forge: Forge, publication: Publication) -> None:
        """Wait until the host may be asked again."""
        host = forge.host(publication)
        interval = max(self.session.manifest.limits.push_interval, forge.interval)
        self.session.stop.wait(self.due.get(host, 0.0) - time.monotonic())
        self.due[host] = time.monotonic() + interval


def _is_over(existing: Existing) -> bool:
    return existing.state in (ReviewState.MERGED, ReviewState.CLOSED)
