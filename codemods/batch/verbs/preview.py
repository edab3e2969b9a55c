"""What is planned, review by review, as diffs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from codemods.batch.ledger.ledger import Ledger
from codemods.batch.ledger.rows import StoredReview, Target
from codemods.batch.states import ReviewState
from codemods.batch.verbs.choosing import Choice, chosen
from codemods.patching.stat import Counted, counted

_FILE = re.compile(rb"^(?=diff --git )", re.MULTILINE)

PREVIEWED = frozenset(ReviewState) - {
    ReviewState.SUPERSEDED,
    ReviewState.CLOSED,
    ReviewState.MERGED,
}
"""Reviews that are still to come to something."""


@dataclass(frozen=True, slots=True)
class Previewed:
    """A review, and its diff."""

    target: Target
    stored: StoredReview
    diff: bytes

    @property
    def counts(self) -> list[Counted]:
        """How many lines of each file it adds and removes."""
        parts = [part for part in _FILE.split(self.diff) if part]
        files = self.stored.review.files
        return [counted(file.path, b"", b"", part) for file, part in zip(files, parts, strict=True)]


def preview(ledger: Ledger, choice: Choice) -> Iterator[Previewed]:
    """The reviews of the chosen targets, in order; one diff at a time is in memory."""
    for target in chosen(ledger, choice):
        for stored in ledger.reviews(target.id):
            if stored.state in PREVIEWED:
                yield Previewed(target, stored, ledger.blob(stored.review.diff))
