"""What people read in a review beside the message of its commit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from codemods.batch.forges.forge import Publication

TITLE = 250
"""Characters: GitHub takes 256, GitLab 255."""
BODY = 60_000
"""Bytes: GitHub takes 65,536 characters, a push option a little less than that in bytes."""

_ACCOUNT = re.compile(r"@?[A-Za-z0-9][A-Za-z0-9._-]*")
_TEAM = re.compile(r"@?[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)+")
_MAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def title_of(review: Publication) -> str:
    """In one line."""
    return " ".join(review.title.split())[:TITLE]


def body_of(review: Publication) -> str:
    """The body, and until when an answer is hoped for."""
    parts = [review.body.strip()]
    if review.deadline is not None:
        parts.append(f"Please review by {review.deadline.isoformat()}.")
    text = "\n\n".join(part for part in parts if part)
    return text.encode("utf-8", "replace")[:BODY].decode("utf-8", "ignore")


def accounts(reviewers: Sequence[str]) -> list[str]:
    """Those that are names of one person, without the ``@``."""
    return _matching(_ACCOUNT, reviewers)


def teams(reviewers: Sequence[str]) -> list[str]:
    """Those of the form ``@organisation/team``, without the ``@``."""
    return _matching(_TEAM, reviewers)


def addresses(reviewers: Sequence[str]) -> list[str]:
    """Those that are addresses for mail."""
    return _matching(_MAIL, reviewers)


def _matching(form: re.Pattern[str], reviewers: Sequence[str]) -> list[str]:
    found = [name.removeprefix("@") for name in reviewers if form.fullmatch(name)]
    return list(dict.fromkeys(found))


def left_out(what: str, wanted: Sequence[str], had: Sequence[str]) -> str:
    """A sentence for those that were not asked, or nothing."""
    left = [name for name in wanted if name.removeprefix("@") not in had]
    return f"{what} {', '.join(left)} can't be named there" if left else ""
