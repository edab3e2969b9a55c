"""The branch that a review is published as: pushed and deleted, never forced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from codemods.batch.failures import StepFailed
from codemods.batch.forges.forge import Moved, Publication
from codemods.batch.git.clones import HEADS
from codemods.batch.git.push import push, remote_oid
from codemods.batch.git.settings import Git


def ref_of(review: Publication) -> str:
    """Its full name."""
    return f"{HEADS}{review.head}"


def push_branch(git: Git, review: Publication, *, options: Sequence[str] = ()) -> str:
    """Bring the branch to the commit, and say what the remote said; nothing if it was there.

    Raises `Moved` where it holds what we have not pushed, and `StepFailed`.
    """
    there = remote_oid(git, review.url, ref_of(review)) or ""
    if there == review.commit:
        return ""
    if there != review.pushed:
        raise Moved(_sentence(review, there))
    return push(
        git,
        review.clone,
        review.url,
        review.commit,
        ref_of(review),
        options=options,
        lease=review.pushed,
    )


@contextmanager
def pushed(review: Publication) -> Iterator[None]:
    """The branch is pushed: a failure from here on says so, since it is ours from now on."""
    try:
        yield
    except StepFailed as error:
        error.pushed = review.commit
        raise


def delete_branch(git: Git, review: Publication) -> None:
    """Delete the branch as we pushed it. Raises `Moved` where it is otherwise; it stays then."""
    there = remote_oid(git, review.url, ref_of(review)) or ""
    if not there:
        return
    if there not in {review.pushed, review.commit}:
        raise Moved(_sentence(review, there))
    push(git, review.clone, review.url, "", ref_of(review), lease=there)


def _sentence(review: Publication, there: str) -> str:
    if not there:
        return f"somebody has deleted the branch {review.head}, which was at {review.pushed[:12]}"
    what = f"{review.pushed[:12]} was pushed" if review.pushed else "nothing of ours was pushed"
    return f"the branch {review.head} is at {there[:12]}, but {what}"
