"""How often, and after how long, something is tried again that may go by itself."""

from __future__ import annotations

from dataclasses import dataclass

from codemods.batch.failures import TRANSIENT, Failure, FailureKind

BACKOFF = 2.0
"""Seconds before the first further attempt; each one after it waits twice as long."""
LONGEST_WAIT = 300.0
"""Seconds before any of them."""
LONGEST_REST = 2 * 3600.0
"""Seconds that are waited in all because a server says so: its limits are by the hour."""


@dataclass(slots=True)
class Patience:
    """With one thing that is to be done."""

    retries: int
    attempts: int = 0
    rested: float = 0.0
    """Seconds that a server has asked to wait."""
    is_slow: bool = False
    """Whether it has had twice its time already."""

    def after(self, failure: Failure) -> float | None:
        """In how many seconds to try again; None: not at all."""
        if failure.kind not in TRANSIENT:
            return None
        if failure.kind is FailureKind.RATE_LIMIT and failure.retry_after is not None:
            # To wait as one is told to is no attempt; but nobody waits for ever.
            seconds = max(failure.retry_after, 1.0)
            self.rested += seconds
            return seconds if self.rested <= LONGEST_REST else None
        if failure.kind is FailureKind.TIMEOUT:
            was_slow, self.is_slow = self.is_slow, True
            return None if was_slow else 0.0
        self.attempts += 1
        if self.attempts > self.retries:
            return None
        return float(min(BACKOFF * 2 ** (self.attempts - 1), LONGEST_WAIT))
