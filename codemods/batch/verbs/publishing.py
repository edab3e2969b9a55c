"""One review after the other: each recorded before and after, no host asked more often than it
wants, and none waited for while another one could be asked."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from codemods.batch.failures import FailureKind, StepFailed
from codemods.batch.forges.forge import Moved
from codemods.batch.ledger.rows import StoredReview, Target
from codemods.batch.states import FOLLOWED, OVER, ReviewState
from codemods.batch.verbs.patience import Patience
from codemods.batch.verbs.publications import Publications
from codemods.batch.verbs.recording import hold, record
from codemods.batch.verbs.session import Session


@dataclass(slots=True)
class Published:
    """What has come of it."""

    targets: list[Target]
    """Those of which something was to be published."""
    done: int = 0
    """Reviews that were published, or brought up to date."""
    failed: int = 0
    held: int = 0
    waiting: dict[str, int] = field(default_factory=dict)
    """How many reviews wait, by why."""

    def wait(self, why: str) -> None:
        """One more waits."""
        self.waiting[why] = self.waiting.get(why, 0) + 1


@dataclass(slots=True)
class _Wanted:
    target: Target
    number: int
    """Of the review."""
    patience: Patience


@dataclass(slots=True)
class _Host:
    name: str
    patience: Patience
    """With its limits."""
    waiting: deque[_Wanted] = field(default_factory=deque)
    due: float = 0.0
    """When it may be asked next."""


class Publishing:
    """Of one command."""

    def __init__(self, session: Session, publications: Publications, result: Published) -> None:
        self._session = session
        self._publications = publications
        self._result = result
        self._open = sum(map(_is_open, session.ledger.reviews()))

    def publish(self, wanted: Iterable[tuple[Target, StoredReview]]) -> None:
        """All of them; those of one host in their order."""
        hosts = self._hosts(wanted)
        self._session.observer.expect(sum(len(host.waiting) for host in hosts))
        while hosts:
            host = min(hosts, key=lambda it: it.due)
            if self._session.stop.wait(host.due - time.monotonic()):
                return
            self._next(host)
            if not host.waiting:
                hosts.remove(host)

    def _hosts(self, wanted: Iterable[tuple[Target, StoredReview]]) -> list[_Host]:
        hosts: dict[str, _Host] = {}
        retries = self._session.manifest.limits.retries
        for target, review in wanted:
            name = self._publications.host(target, review)
            host = hosts.setdefault(name, _Host(name, Patience(retries)))
            host.waiting.append(_Wanted(target, review.id, Patience(retries)))
        return list(hosts.values())

    def _next(self, host: _Host) -> None:
        """Publish the first that waits for a host; it goes on waiting where it is tried again."""
        session, wanted = self._session, host.waiting[0]
        review = session.ledger.review(wanted.number)
        name = f"{session.name(wanted.target)} {review.review.key}"
        if why := self._why_not(wanted.target, review):
            self._result.wait(why)
        else:
            session.observer.began(name, "publish")
            try:
                self._result.done += self._one(wanted.target, review, host)
            except Moved as error:
                hold(session.ledger, session.ledger.review(review.id), str(error))
                session.observer.say(f"{name}: {error}")
                self._result.held += 1
            except StepFailed as error:
                if self._waits(host, name, error):
                    return
                self._fail(review.id, error, name)
            else:
                host.patience = Patience(host.patience.retries)
            session.observer.ended(name)
        host.waiting.popleft()

    def _waits(self, host: _Host, name: str, error: StepFailed) -> bool:
        """Whether it is tried again: by this command, or where the host wants to be left alone for
        long, by a later one."""
        failure = error.failure
        is_limit = failure.kind is FailureKind.RATE_LIMIT
        seconds = (host if is_limit else host.waiting[0]).patience.after(failure)
        if seconds is not None:
            host.due = time.monotonic() + seconds
            self._session.observer.waits(name)
            self._session.observer.say(
                f"{name}: {failure.message}; it is tried again in {seconds:.0f} s."
            )
        elif is_limit:
            for _ in host.waiting:
                self._result.wait(f"{host.name} wants to be asked much later; publish again then")
            host.waiting.clear()
        return seconds is not None or is_limit

    def _why_not(self, target: Target, review: StoredReview) -> str:
        """Why a new review has to wait; empty: it need not."""
        limits = self._session.manifest.limits
        if review.pushed or review.state is ReviewState.PUBLISHING:
            return ""
        if self._open >= limits.open_reviews:
            return f"{limits.open_reviews} reviews are open, as many as limits.open-reviews says"
        here = sum(map(_is_open, self._session.ledger.reviews(target.id)))
        if here >= limits.open_reviews_of_one:
            return (
                f"{here} reviews of the repository are open, as many as "
                "limits.open-reviews-of-one says"
            )
        return ""

    def _fail(self, number: int, error: StepFailed, name: str) -> None:
        failure = error.failure
        # What was pushed is ours, whatever it is to be replaced by later.
        pushed = {"pushed": error.pushed} if error.pushed else {}
        self._session.ledger.move_review(number, ReviewState.FAILED, failure=failure, **pushed)
        self._session.observer.say(f"{name}: {failure.kind.value}: {failure.message}")
        self._result.failed += 1

    def _one(self, target: Target, review: StoredReview, host: _Host) -> bool:
        """Look first, then write; what is already as it should be is only recorded. Whether it is
        published now, and not over."""
        ledger = self._session.ledger
        forge, publication = self._publications.forge(target), self._publications.of(target, review)
        assert forge is not None
        existing = forge.find(publication)
        if existing is None or (existing.commit != review.commit and existing.state not in OVER):
            interval = max(self._session.manifest.limits.push_interval, forge.interval)
            host.due = time.monotonic() + interval
            if review.state is ReviewState.HELD:
                ledger.move_review(review.id, ReviewState.COMMITTED)
            if review.state is not ReviewState.PUBLISHING:
                with ledger.durably():
                    ledger.move_review(review.id, ReviewState.PUBLISHING)
            existing = forge.publish(publication, existing)
        record(ledger, review, existing)
        self._open += existing.state in FOLLOWED and not review.pushed
        return existing.state not in OVER


def _is_open(review: StoredReview) -> bool:
    """Whether a forge shows it as open, as far as is known; an update may be on its way."""
    is_known = review.state in FOLLOWED or (bool(review.url) and review.state not in OVER)
    return is_known and review.state is not ReviewState.SUPERSEDED
