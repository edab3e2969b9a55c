"""Changes of Gerrit: pushed to ``refs/for/``, known by their Change-Id.

https://gerrit-review.googlesource.com/Documentation/user-upload.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from codemods.batch.failures import FailureKind, StepFailed, failed
from codemods.batch.forges.forge import Existing, Moved, Publication
from codemods.batch.forges.gerrit_changes import Change
from codemods.batch.forges.gerrit_place import Place, place_of
from codemods.batch.forges.gerrit_query import changes, over_ssh
from codemods.batch.forges.wording import accounts, addresses, left_out
from codemods.batch.git.push import push
from codemods.batch.git.settings import Git
from codemods.batch.states import FOLLOWED, ReviewState

_URL = re.compile(r"https?://\S+?/(?:\+/)?(\d+)(?=\s|$)")
_TAG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_UNKNOWN = re.compile(r"does not identify|not found|no such (user|account|reviewer)", re.I)
"""What Gerrit says where it knows a reviewer not; the push is refused as a whole then."""
_CHANGE_ID = re.compile(r"I[0-9a-f]{40}")
_OID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class Gerrit:
    """A Gerrit that ``.gitreview`` or the URL names."""

    name = "gerrit"
    interval = 0.0
    """Servers name none; the manifest's counts."""

    def __init__(self, git: Git) -> None:
        self._git = git

    def host(self, review: Publication) -> str:
        return self._place(review).host

    def find(self, review: Publication) -> Existing | None:
        return self.look([review])[0]

    def publish(self, review: Publication, existing: Existing | None) -> Existing:
        """There is no lease on a change; but a patch set never takes another one's place."""
        if existing is None:
            said, remark = self._created(review)
        elif existing.state not in FOLLOWED or existing.commit == review.commit:
            return existing
        elif existing.commit != review.pushed:
            what = f"{review.pushed[:12]} was" if review.pushed else "nothing of ours was"
            raise Moved(f"change {existing.number} is at {existing.commit[:12]}, but {what} pushed")
        else:
            # Who has taken a reviewer off, or set the state, shall not find it undone.
            said, remark = self._pushed(review, []), ""
        if found := self.find(review):
            return replace(found, remark=remark)
        # Not everybody may see it; what the push said is all there is then.
        url = _URL.search(said)
        where = (url[0], url[1]) if url else ("", "")
        return Existing(*where, ReviewState.OPEN, review.commit, remark)

    def look(self, reviews: Sequence[Publication]) -> list[Existing | None]:
        if not reviews:
            return []
        ids = [_change_id(review) for review in reviews]
        found = {(it.change_id, it.branch): it for it in changes(self._place(reviews[0]), ids)}
        return [
            _existing(found.get((change_id, review.branch)))
            for change_id, review in zip(ids, reviews, strict=True)
        ]

    def close(self, review: Publication, existing: Existing, reason: str) -> None:
        """Abandon it. Over HTTP that takes a token, so there it is for a person."""
        if existing.state not in FOLLOWED:
            return
        place = self._place(review)
        if not place.ssh:
            where = existing.url or f"change {existing.number} at {place.host}"
            raise failed(
                FailureKind.POLICY,
                f"abandon {where} by hand: without ssh, Gerrit wants a token for that",
            )
        if not _OID.fullmatch(existing.commit):
            raise failed(FailureKind.INTERNAL, "the change has no object id")
        # The command is taken apart a second time, by Gerrit.
        message = " ".join(re.sub(r"[\"'\\\x00-\x1f]", " ", reason).split())
        over_ssh(
            place,
            f'gerrit review --project={place.project} --abandon --message "{message}"'
            f" {existing.commit}",
        )

    def _created(self, review: Publication) -> tuple[str, str]:
        """What Gerrit said, and a remark."""
        people = [*accounts(review.reviewers), *addresses(review.reviewers)]
        tags = [label for label in review.labels if _TAG.fullmatch(label)]
        remarks = [
            left_out("the reviewers", review.reviewers, people),
            left_out("the hashtags", review.labels, tags),
        ]
        options = [f"topic={review.batch}", *(f"hashtag={tag}" for tag in tags)]
        if review.is_draft:
            options.append("wip")
        if review.deadline is not None:
            # An underscore is a blank: a ref can't hold one.
            options.append(f"m=Please_review_by_{review.deadline.isoformat()}.")
        asked = [f"r={name}" for name in people]
        try:
            said = self._pushed(review, [*options, *asked])
        except StepFailed as error:
            text = f"{error.failure.message}\n{error.failure.detail}"
            if not asked or not _UNKNOWN.search(text):
                raise
            said = self._pushed(review, options)
            remarks = [f"without reviewers, since Gerrit does not know all of {', '.join(people)}"]
        return said, "; ".join(remark for remark in remarks if remark)

    def _pushed(self, review: Publication, options: Sequence[str]) -> str:
        """What Gerrit said. That it has the commit already is no failure."""
        if "%" in review.branch:
            raise failed(FailureKind.POLICY, "Gerrit takes the name of the branch for an option")
        ref = f"refs/for/{review.branch}" + (f"%{','.join(options)}" if options else "")
        place = self._place(review)
        try:
            return push(self._git, review.clone, place.push, review.commit, ref, lease=None)
        except StepFailed as error:
            if "no new changes" not in f"{error.failure.message}\n{error.failure.detail}":
                raise
            return error.failure.detail

    def _place(self, review: Publication) -> Place:
        return place_of(review.url, review.gitreview, self._git.settings)


def _existing(change: Change | None) -> Existing | None:
    if change is None:
        return None
    return Existing(change.url, change.number, change.state, change.commit)


def _change_id(review: Publication) -> str:
    """Raises `StepFailed` where it is none: it becomes part of a query."""
    if not _CHANGE_ID.fullmatch(review.change_id):
        raise failed(FailureKind.INTERNAL, "the review has no Change-Id")
    return review.change_id
