"""Why something could not be done for one repository, and whether it is tried again by itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class FailureKind(Enum):
    """The class of a failure."""

    NETWORK = "network"
    RATE_LIMIT = "rate limit"
    WORKER_LOST = "worker lost"
    POISON = "worker killed"
    TIMEOUT = "time limit"
    MEMORY = "memory limit"
    DISK = "out of disk"
    AUTHENTICATION = "authentication"
    NOT_FOUND = "not found"
    ARCHIVED = "archived"
    POLICY = "refused by the forge"
    BROKEN = "broken repository"
    TOO_LARGE = "too large"
    CODEMOD = "internal error of a codemod"
    CONFLICT = "conflict"
    INTERNAL = "internal error"


TRANSIENT = frozenset(
    {FailureKind.NETWORK, FailureKind.RATE_LIMIT, FailureKind.WORKER_LOST, FailureKind.TIMEOUT}
)
"""What may go by itself. A rate limit is waited for and is no attempt; a time limit is doubled,
once; all others are for a person."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong, in a sentence without the name of the repository, and without secrets."""

    kind: FailureKind
    message: str
    detail: str = ""
    """What a person needs to find the cause: the end of what a program said, a traceback."""
    retry_after: float | None = None
    """Seconds, where the other side named them."""


class StepFailed(Exception):
    """Something could not be done for one repository."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def failed(kind: FailureKind, message: str, detail: str = "") -> StepFailed:
    """What to raise."""
    return StepFailed(Failure(kind, message, detail))
