"""What a place offers where reviews are published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from codemods.batch.states import ReviewState


@dataclass(frozen=True, slots=True)
class Publication:
    """All that is needed to publish a review."""

    batch: str
    url: str
    """Of the repository."""
    branch: str
    """The branch that it is for, by name."""
    clone: Path
    """A bare repository of ours that holds the commit."""
    base: str
    commit: str
    """Object ids."""
    head: str
    """The branch that it is published as where there is one: see `verbs.stepping.head`."""
    title: str
    body: str
    """The message of the commit without its first line and its trailers."""
    reviewers: tuple[str, ...]
    labels: tuple[str, ...]
    is_draft: bool
    change_id: str
    """``I`` and 40 hexadecimal digits: the same for the same review, ever."""
    gitreview: Mapping[str, str]
    """What ``.gitreview`` of the base says: host, port, project, defaultbranch; may be empty."""
    pushed: str = ""
    """The object id that we pushed last; empty: none."""
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class Existing:
    """A review as its forge knows it."""

    url: str
    """Where a person looks at it; empty where there is no such page."""
    number: str
    state: ReviewState
    commit: str
    """The object id that it is at."""
    remark: str = ""
    """What was asked for and could not be had, in a sentence: a reviewer whom nobody knows."""


class Forge(Protocol):
    """One kind of place. Every method raises `StepFailed`."""

    name: str
    interval: float
    """Seconds that are to lie between two publications at one host, at least."""

    def host(self, review: Publication) -> str:
        """What limits are counted for."""

    def find(self, review: Publication) -> Existing | None:
        """The review, if there is one; asked before anything is written."""

    def publish(self, review: Publication, existing: Existing | None) -> Existing:
        """Publish the commit, as a new review or as a new version of `existing`.

        What has been merged or closed stays so: `existing` comes back as it is. Never forces: a
        branch that holds something else than `Publication.pushed` stays as it is.
        Raises `Moved` then.
        """

    def look(self, reviews: Sequence[Publication]) -> list[Existing | None]:
        """How far reviews of one repository have come, in their order."""

    def close(self, review: Publication, existing: Existing, reason: str) -> None:
        """Close it with a reason, and delete its branch if it is still as we pushed it."""


class Moved(Exception):
    """Somebody else has moved a branch of ours; the message is one sentence."""
