"""From what is stored of a review to what a forge is asked to publish."""

from __future__ import annotations

from codemods.batch.failures import StepFailed
from codemods.batch.forges.choice import forge_of
from codemods.batch.forges.forge import Forge, Publication
from codemods.batch.git.urls import host_of
from codemods.batch.ledger.rows import StoredReview, Target
from codemods.batch.verbs.session import Session
from codemods.batch.verbs.wording import Wording


class Publications:
    """Makes them; the forge of each repository once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._wording = Wording(session)
        self._forges: dict[str, Forge | None] = {}

    def of(self, target: Target, review: StoredReview) -> Publication:
        """All that a forge is told of a review."""
        session = self._session
        manifest = session.manifest
        # The first paragraph is the title, the last one are the trailers.
        body = "\n\n".join(review.message.rstrip("\n").split("\n\n")[1:-1])
        return Publication(
            batch=manifest.id,
            url=target.url,
            branch=target.branch,
            clone=session.place.clone(target.url, target.asked),
            base=review.base,
            commit=review.commit,
            head=review.head,
            title=review.title,
            body=body,
            reviewers=self._wording.reviewers(target, review.review),
            labels=manifest.reviewing.labels,
            is_draft=manifest.reviewing.draft,
            change_id=review.change_id,
            gitreview=target.facts.get("gitreview", {}),
            pushed=review.pushed,
            deadline=manifest.deadline,
        )

    def forge(self, target: Target) -> Forge | None:
        """Where reviews of a target are published; None: nowhere."""
        key = f"{target.url} {target.asked}"
        if key not in self._forges:
            gitreview = target.facts.get("gitreview", {})
            kind = self._wording.forge(target)
            self._forges[key] = forge_of(kind, target.url, gitreview, self._session.git)
        return self._forges[key]

    def host(self, target: Target, review: StoredReview) -> str:
        """The host that is asked where a review is published."""
        forge = self.forge(target)
        assert forge is not None
        try:
            return forge.host(self.of(target, review))
        except StepFailed:  # what the repository says of it is wrong; to publish it will tell
            return host_of(target.url)
