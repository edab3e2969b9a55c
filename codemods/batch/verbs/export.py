"""Each review as a patch, for those who take mail and not branches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from codemods.batch.export import Exported, ExportEntry
from codemods.batch.export import export as write
from codemods.batch.git.patches import format_patch
from codemods.batch.ledger.rows import Target
from codemods.batch.states import ReviewState
from codemods.batch.verbs.apply import commit_what_is_lost
from codemods.batch.verbs.choosing import Choice, chosen
from codemods.batch.verbs.session import Session

_NOT_EXPORTED = frozenset({ReviewState.SUPERSEDED, ReviewState.CLOSED, ReviewState.MERGED})


def export(session: Session, choice: Choice, folder: Path) -> Exported:
    """Write the reviews that are committed into a new folder. Raises `NoRoom` and `StepFailed`."""
    targets = chosen(session.ledger, choice)
    commit_what_is_lost(session, targets, frozenset(ReviewState) - _NOT_EXPORTED)
    return write(folder, _entries(session, targets))


def _entries(session: Session, targets: Sequence[Target]) -> Iterator[ExportEntry]:
    session.observer.expect(len(targets))
    for target in targets:
        name = session.name(target)
        session.observer.began(name, "export")
        clone = session.place.clone(target.url, target.asked)
        for stored in session.ledger.reviews(target.id):
            if not stored.commit or stored.state in _NOT_EXPORTED:
                continue
            review = stored.review
            yield ExportEntry(
                folder=clone.name.removesuffix(".git"),
                repository=target.url,
                branch=target.branch,
                base=stored.base,
                title=stored.title,
                patch=format_patch(session.git, clone, stored.base, stored.commit),
                files=len(review.files),
                added=review.added,
                removed=review.removed,
                owners=review.owners,
            )
        session.observer.ended(name)
