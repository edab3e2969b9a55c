"""Publishing in waves: the next one opens when enough of those before it is merged."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from codemods.batch.ledger.rows import Target
from codemods.batch.states import ReviewState, TargetState
from codemods.batch.verbs.session import Session

_NEVER_OPENED = frozenset({ReviewState.SUPERSEDED, ReviewState.CLOSED})


def wave_of(session: Session, place: int) -> int:
    """The wave of the target at a place in the manifest's order, both counted from 0."""
    ends = list(accumulate(session.manifest.waves.sizes))
    return next((wave for wave, end in enumerate(ends) if place < end), len(ends))


def why_shut(session: Session, targets: Sequence[Target], wave: int) -> str:
    """Why a wave may not be published yet; empty: it may."""
    waves = session.manifest.waves
    if wave == 0 or not waves.sizes:
        return ""
    before = targets[: sum(waves.sizes[:wave])]
    failed = sum(target.state is TargetState.FAILED for target in before)
    if failed > waves.max_failed:
        return (
            f"wave {wave + 1} waits: {failed} repositories of those before have failed, "
            f"and waves.max-failed is {waves.max_failed}"
        )
    states = [
        review.state
        for target in before
        for review in session.ledger.reviews(target.id)
        if review.state not in _NEVER_OPENED
    ]
    merged = sum(state in (ReviewState.MERGED, ReviewState.PUBLISHED) for state in states)
    if states and merged < waves.merged * len(states):
        return (
            f"wave {wave + 1} waits: {merged} of {len(states)} reviews before it are merged, "
            f"and waves.merged asks for {waves.merged:.0%}"
        )
    return ""
