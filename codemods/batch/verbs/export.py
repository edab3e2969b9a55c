"""Each review as a patch, for those who take mail and not branches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from codemods.batch.export import ExportEntry
from codemods.batch.export import export as write
from codemods.batch.failures import StepFailed
from codemods.batch.git.patches import format_patch
from codemods.batch.ledger.rows import StoredReview, Target
from codemods.batch.states import ReviewState
from codemods.batch.verbs.apply import commit_what_is_lost
from codemods.batch.verbs.choosing import Choice, chosen
from codemods.batch.verbs.session import Session

_NOT_EXPORTED = frozenset({ReviewState.SUPERSEDED, ReviewState.CLOSED, ReviewState.MERGED})


@dataclass(slots=True)
class Exporting:
    """What has come of it."""

    targets: list[Target]
    patches: int = 0
    lost: int = 0
    """Reviews whose commit is lost and can't be made again now."""
    planned: int = 0
    """Reviews that are not committed yet."""


def export(session: Session, choice: Choice, folder: Path) -> Exporting:
    """Write the reviews that are committed into a new folder; none where there are no such reviews,
    so that its name is still free. Raises `NoRoom`."""
    targets = chosen(session.ledger, choice, lambda it: bool(_committed(session, it)))
    planned = sum(
        review.state is ReviewState.PLANNED
        for target in session.ledger.targets()
        if choice.takes(target.url)
        for review in session.ledger.reviews(target.id)
    )
    result = Exporting(targets, planned=planned)
    if not targets:
        return result
    commit_what_is_lost(session, targets, frozenset(ReviewState) - _NOT_EXPORTED)
    result.patches = write(folder, _entries(session, result)).patches
    return result


def _committed(session: Session, target: Target) -> list[StoredReview]:
    reviews = session.ledger.reviews(target.id)
    return [it for it in reviews if it.commit and it.state not in _NOT_EXPORTED]


def _entries(session: Session, result: Exporting) -> Iterator[ExportEntry]:
    session.observer.expect(len(result.targets))
    for target in result.targets:
        name = session.name(target)
        session.observer.began(name, "export")
        clone = session.place.clone(target.url, target.asked)
        for stored in _committed(session, target):
            review = stored.review
            try:
                patch = format_patch(session.git, clone, stored.base, stored.commit)
            except StepFailed as error:
                session.observer.say(f"{name} {review.key}: {error.failure.message}")
                result.lost += 1
                continue
            yield ExportEntry(
                folder=clone.name.removesuffix(".git"),
                repository=target.url,
                branch=target.branch,
                base=stored.base,
                title=stored.title,
                patch=patch,
                files=len(review.files),
                added=review.added,
                removed=review.removed,
                owners=review.owners,
            )
        session.observer.ended(name)
