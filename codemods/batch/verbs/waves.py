"""Publishing in waves: the next one opens when enough of those before it is merged."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from codemods.batch.ledger.rows import Target
from codemods.batch.states import ReviewState, TargetState
from codemods.batch.verbs.session import Session

_NEVER_OPENED = frozenset({ReviewState.SUPERSEDED, ReviewState.CLOSED})


class Waves:
    """Of one command, as the reviews are when it begins."""

    def __init__(self, session: Session, targets: Sequence[Target]) -> None:
        """`targets`: all of the batch, in order."""
        self._session = session
        self._targets = targets
        self._ends = list(accumulate(session.manifest.waves.sizes))
        self._shut: dict[int, str] = {}

    def why_shut(self, place: int) -> str:
        """Why the target at a place, counted from 0, may not be published yet; empty: it may."""
        wave = next((it for it, end in enumerate(self._ends) if place < end), len(self._ends))
        if wave not in self._shut:
            self._shut[wave] = self._why_shut(wave) if wave else ""
        return self._shut[wave]

    def _why_shut(self, wave: int) -> str:
        waves = self._session.manifest.waves
        before = self._targets[: self._ends[wave - 1]]
        failed = sum(target.state is TargetState.FAILED for target in before)
        if failed > waves.max_failed:
            return (
                f"wave {wave + 1} waits: {failed} repositories of those before have failed, "
                f"and waves.max-failed is {waves.max_failed}"
            )
        states = [
            review.state
            for target in before
            for review in self._session.ledger.reviews(target.id)
            if review.state not in _NEVER_OPENED
        ]
        merged = sum(state in (ReviewState.MERGED, ReviewState.PUBLISHED) for state in states)
        if states and merged < waves.merged * len(states):
            return (
                f"wave {wave + 1} waits: {merged} of {len(states)} reviews before it are merged, "
                f"and waves.merged asks for {waves.merged:.0%}"
            )
        return ""
