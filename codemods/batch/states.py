"""How far a target and a review have come, and from where they may go on to where.

A *target* is one branch of one repository. A *review* is what is published of a target at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar


class TargetState(Enum):
    """How far a branch of a repository has come."""

    WAITING = "waiting"
    CLONED = "cloned"
    UNCHANGED = "unchanged"
    """Nothing is to be done: no failure."""
    CHANGED = "changed"
    """There are reviews."""
    SKIPPED = "skipped"
    """It does not want to be treated, and says so."""
    FAILED = "failed"


class ReviewState(Enum):
    """How far a review has come."""

    PLANNED = "planned"
    COMMITTED = "committed"
    PUBLISHING = "publishing"
    """Recorded before anything leaves the machine: who finds it asks the forge first."""
    PUBLISHED = "published"
    """Where there is nothing to follow: a pushed branch."""
    OPEN = "open"
    APPROVED = "approved"
    CHANGES_REQUESTED = "changes requested"
    CI_FAILED = "ci failed"
    CONFLICTED = "conflicted"
    MERGED = "merged"
    CLOSED = "closed"
    SUPERSEDED = "superseded"
    """A later plan of the same target has no such review."""
    HELD = "held"
    """A person has to decide: somebody else has moved its branch, or it is not to be published."""
    FAILED = "failed"


_T = TargetState
_R = ReviewState

TARGETS: Mapping[TargetState, frozenset[TargetState]] = {
    _T.WAITING: frozenset({_T.CLONED, _T.SKIPPED, _T.FAILED}),
    # What is scanned again, since its base or its codemods have changed, is cloned first.
    _T.CLONED: frozenset({_T.CLONED, _T.UNCHANGED, _T.CHANGED, _T.SKIPPED, _T.FAILED}),
    _T.UNCHANGED: frozenset({_T.CLONED, _T.FAILED, _T.SKIPPED}),
    _T.CHANGED: frozenset({_T.CLONED, _T.FAILED, _T.SKIPPED}),
    _T.SKIPPED: frozenset({_T.WAITING, _T.CLONED, _T.SKIPPED, _T.FAILED}),
    _T.FAILED: frozenset({_T.WAITING, _T.CLONED, _T.SKIPPED}),
}
"""From each state, those that may follow."""

FOLLOWED = frozenset({_R.OPEN, _R.APPROVED, _R.CHANGES_REQUESTED, _R.CI_FAILED, _R.CONFLICTED})
"""Reviews that wait for somebody."""

OVER = frozenset({_R.MERGED, _R.CLOSED})
"""What a forge may say of any review that was ever published, whatever is planned for it now."""

_SAID = FOLLOWED | OVER | {_R.PUBLISHED}
"""What a forge may say of one that is as it was published."""

_KEPT = frozenset({_R.HELD, _R.FAILED})

REVIEWS: Mapping[ReviewState, frozenset[ReviewState]] = {
    _R.PLANNED: frozenset({_R.COMMITTED, _R.SUPERSEDED, *_KEPT, *OVER}),
    _R.COMMITTED: frozenset({_R.PLANNED, _R.PUBLISHING, _R.SUPERSEDED, *_KEPT, *OVER}),
    _R.PUBLISHING: frozenset({_R.COMMITTED, *_KEPT, *_SAID}),
    **{
        state: frozenset({_R.PLANNED, _R.SUPERSEDED, *_KEPT, *(_SAID - {state})})
        for state in (*FOLLOWED, _R.PUBLISHED)
    },
    _R.MERGED: frozenset(),
    # Who has closed it may open it again.
    _R.CLOSED: frozenset({_R.PLANNED, *(_SAID - {_R.CLOSED})}),
    _R.SUPERSEDED: frozenset({_R.PLANNED, *OVER}),
    _R.HELD: frozenset({_R.PLANNED, _R.COMMITTED, _R.SUPERSEDED, _R.FAILED, *_SAID}),
    _R.FAILED: frozenset({_R.PLANNED, _R.COMMITTED, _R.SUPERSEDED, *OVER}),
}
"""From each state, those that may follow."""

State = TypeVar("State", TargetState, ReviewState)


class ImpossibleTransition(Exception):
    """A defect: no such step is in the tables."""


def moved(old: State, new: State, table: Mapping[State, frozenset[State]]) -> State:
    """`new`, if it may follow `old`. Raises `ImpossibleTransition`."""
    if new not in table[old]:
        raise ImpossibleTransition(f"{old.value} is never followed by {new.value}")
    return new
