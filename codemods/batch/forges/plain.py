"""A branch is pushed, and nothing is asked of anybody."""

from __future__ import annotations

from collections.abc import Sequence

from codemods.batch.forges.branches import delete_branch, push_branch, ref_of
from codemods.batch.forges.forge import Existing, Publication
from codemods.batch.git.push import remote_oid
from codemods.batch.git.settings import Git
from codemods.batch.git.urls import host_of
from codemods.batch.states import ReviewState


class PlainPush:
    """For repositories whose host has no reviews, or none that we know."""

    name = "push"
    interval = 0.0

    def __init__(self, git: Git) -> None:
        self._git = git

    def host(self, review: Publication) -> str:
        return host_of(review.url)

    def find(self, review: Publication) -> Existing | None:
        there = remote_oid(self._git, review.url, ref_of(review))
        return Existing("", "", ReviewState.PUBLISHED, there) if there else None

    def publish(self, review: Publication, existing: Existing | None) -> Existing:
        push_branch(self._git, review)
        return Existing("", "", ReviewState.PUBLISHED, review.commit)

    def look(self, reviews: Sequence[Publication]) -> list[Existing | None]:
        return [self.find(review) for review in reviews]

    def close(self, review: Publication, existing: Existing, reason: str) -> None:
        """The reason has no place to go."""
        delete_branch(self._git, review)
