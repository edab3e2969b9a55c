"""What is said of a review: its message, and who is asked."""

from __future__ import annotations

from dataclasses import dataclass

from codemods.batch.ledger.rows import StoredReview, Target
from codemods.batch.split.review import Review
from codemods.batch.verbs.session import Session


@dataclass
class Message:
    title: str
    text: str


class Wording:
    def __init__(self, session: Session) -> None:
        self._session = session

    def message(self, target: Target, stored: StoredReview) -> Message:
        return Message("x", f"x\n\n{stored.review.key}\n")

    def reviewers(self, target: Target, review: Review) -> tuple[str, ...]:
        """Those of the repository, of the batch, and the owners of the files, each once."""
        reviewing = self._session.manifest.reviewing
        own = self._session.repository(target).reviewers
        owners = review.owners if reviewing.owners else ()
        return tuple(dict.fromkeys((*own, *reviewing.reviewers, *owners)))

    def change_id(self, target: Target, stored: StoredReview) -> str:
        return ""
