"""What becomes of the reviews of a target when it is planned again.

What has been published stays as it is as long as its diff does, whatever has happened to the base
around it: it keeps its votes, and nothing is pushed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum, auto

from codemods.batch.ledger.rows import StoredReview
from codemods.batch.split.review import Review
from codemods.batch.states import ReviewState

_S = ReviewState

_ENDED = frozenset({_S.MERGED, _S.CLOSED, _S.SUPERSEDED})
_UNSEEN = frozenset({_S.COMMITTED, _S.HELD, _S.FAILED})
"""Where nobody has seen a commit if nothing was pushed; its base may be gone from the remote."""


class Fate(Enum):
    """What is done with a review that is there."""

    STAYS = auto()
    """With the content, the base and the commit that it has."""
    FOLLOWS = auto()
    """It has not been committed: its content and its base are those of the new plan."""
    AGAIN = auto()
    """The same, and it is to be committed again."""
    SUCCEEDED = auto()
    """It is merged; a further one with its key is planned."""
    GOES = auto()
    """There is no such review any more."""


def latest(stored: Iterable[StoredReview]) -> dict[str, StoredReview]:
    """Of each key the review of the last generation."""
    found: dict[str, StoredReview] = {}
    for review in stored:
        known = found.get(review.review.key)
        if known is None or known.generation < review.generation:
            found[review.review.key] = review
    return found


def wanted(reviews: Sequence[Review]) -> dict[str, Review]:
    """By key. Raises `ValueError` where two have the same."""
    found = {review.key: review for review in reviews}
    if len(found) < len(reviews):
        raise ValueError("two reviews of a target have the same key")
    return found


def fates(
    stored: Mapping[str, StoredReview], new: Mapping[str, Review], base: str
) -> dict[str, Fate]:
    """What is done with each that is there, by key."""
    return {key: _fate(review, new.get(key), base) for key, review in stored.items()}


def _fate(stored: StoredReview, new: Review | None, base: str) -> Fate:
    state = stored.state
    if state is _S.PUBLISHING:
        # Nobody knows what the forge holds. That is asked first; the next plan sees to the rest.
        return Fate.STAYS
    if new is None:
        return Fate.STAYS if state in _ENDED else Fate.GOES
    if state is _S.SUPERSEDED:
        return Fate.AGAIN
    if state is _S.CLOSED:
        return Fate.STAYS  # somebody has said no, and is not asked again
    if not _is_same(stored.review, new):
        if state is _S.MERGED:
            return Fate.SUCCEEDED
        return Fate.FOLLOWS if state is _S.PLANNED else Fate.AGAIN
    if state in _ENDED:
        return Fate.STAYS
    if state is _S.PLANNED or (not stored.commit and not stored.pushed):
        return Fate.FOLLOWS
    if state in _UNSEEN and not stored.pushed and stored.base != base:
        return Fate.AGAIN  # nobody has seen it, so it costs nothing to be up to date
    return Fate.STAYS


def _is_same(old: Review, new: Review) -> bool:
    """Whether the same is changed; what lies around it may differ with the base."""
    return old.patch == new.patch and _touched(old) == _touched(new)


def _touched(review: Review) -> list[tuple[str, bool]]:
    return [(file.path, bool(file.after)) for file in review.files]
