"""The steps of a target, as the manifest wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from codemods.batch.git.clones import HEADS
from codemods.batch.ledger.rows import StoredReview, Target
from codemods.batch.manifest.model import DEFAULT_BRANCH
from codemods.batch.steps.keys import key_of
from codemods.batch.steps.orders import (
    CloneOrder,
    CommitOrder,
    InPlaceOrder,
    Place,
    ScanOrder,
    Wanted,
    to_json,
)
from codemods.batch.steps.step import Json, Step, StepName
from codemods.batch.verbs.session import Session


def clone(session: Session, target: Target) -> Step:
    """See that there is a clone, and what its branch is at."""
    order = CloneOrder(_place(session, target, target.asked))
    return _step(session, target, StepName.CLONE, to_json(order))


def scan(
    session: Session, target: Target, branch: str, base: str, earlier: Mapping[str, int]
) -> Step:
    """Run the codemods over a commit; `earlier` as `codemods.batch.split.reviews_of` has it."""
    manifest = session.manifest
    order = ScanOrder(
        _place(session, target, branch),
        base,
        manifest.treatment,
        manifest.split,
        manifest.id,
        earlier,
    )
    return _step(session, target, StepName.SCAN, to_json(order))


def commit(session: Session, target: Target, reviews: Sequence[tuple[StoredReview, str]]) -> Step:
    """Commit reviews of one base, each with its message."""
    wanted = tuple(
        Wanted(it.review.key, it.review.files, message, f"{HEADS}{head(session, target, it)}")
        for it, message in reviews
    )
    order = CommitOrder(
        _place(session, target, target.branch),
        reviews[0][0].base,
        wanted,
        session.manifest.reviewing.author,
        # The same for all commits of the batch, so that they are the same however often made.
        session.ledger.created,
    )
    blobs = {
        file.after: session.ledger.blob(file.after)
        for it in wanted
        for file in it.files
        if file.after
    }
    return _step(session, target, StepName.COMMIT, to_json(order), blobs)


def in_place(session: Session, target: Target, *, allow_dirty: bool) -> Step:
    """Change the working tree of a local path."""
    order = InPlaceOrder(Path(target.url), session.manifest.treatment, allow_dirty)
    return _step(session, target, StepName.IN_PLACE, to_json(order))


def head(session: Session, target: Target, stored: StoredReview) -> str:
    """The branch of a review. One that follows a merged one of the same key has another, and so
    have those of the branches of one repository, whose reviews have the same keys."""
    branch = "" if target.asked == DEFAULT_BRANCH else f"{target.asked}/"
    further = f"-{stored.generation}" if stored.generation > 1 else ""
    return f"diffwright/{session.manifest.id}/{branch}{stored.review.key}{further}"


def _place(session: Session, target: Target, branch: str) -> Place:
    return Place(
        target.url,
        branch,
        session.place.clone(target.url, target.asked),
        session.place.git,
        session.manifest.git,
        session.manifest.limits.repository_megabytes,
    )


def _step(
    session: Session,
    target: Target,
    name: StepName,
    inputs: Json,
    blobs: dict[str, bytes] | None = None,
) -> Step:
    limits = session.manifest.limits
    return Step(
        name,
        session.name(target),
        key_of(name, inputs),
        inputs,
        seconds=limits.seconds,
        megabytes=limits.megabytes,
        log=session.place.log(target.url, target.asked, name.value),
        blobs=blobs or {},
    )
