"""What a line of --json holds, as documented in ``docs/batch.md``."""

from __future__ import annotations

from codemods.batch.failures import Failure
from codemods.batch.ledger.rows import StoredReview, Target


def of_target(target: Target, plan: str) -> dict[str, object]:
    """What a program is told of a branch of a repository; the hash of the plan is for `publish`."""
    told: dict[str, object] = {
        "repository": target.url,
        "branch": target.branch or target.asked,
        "base": target.base,
        "state": target.state.value,
        "counts": target.counts,
        "plan": plan,
    }
    if target.failure is not None:
        told["failure"] = of_failure(target.failure)
    if target.detail:
        told["detail"] = target.detail
    return told


def of_review(target: Target, stored: StoredReview) -> dict[str, object]:
    """What it is told of a review."""
    review = stored.review
    told: dict[str, object] = {
        "repository": target.url,
        "branch": target.branch,
        "review": review.key,
        "state": stored.state.value,
        "codemods": review.codemods,
        "owners": review.owners,
        "folder": review.folder,
        "files": len(review.files),
        "added": review.added,
        "removed": review.removed,
        "findings": review.findings,
        "needs_review": review.needs_review,
        "base": stored.base,
        "commit": stored.commit,
        "title": stored.title,
        "url": stored.url,
    }
    if stored.failure is not None:
        told["failure"] = of_failure(stored.failure)
    if stored.detail:
        told["detail"] = stored.detail
    return told


def of_failure(failure: Failure) -> dict[str, str]:
    """Why one of them has failed."""
    return {
        "class": failure.kind.value,
        "message": failure.message,
        "detail": failure.detail,
    }
