"""What is said of a review: its message, and who is asked."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from codemods import catalog
from codemods.batch.forges.choice import kind_of
from codemods.batch.git.urls import host_of, project_of
from codemods.batch.ledger.rows import StoredReview, Target
from codemods.batch.manifest.model import ForgeKind
from codemods.batch.split.messages import Message, change_id, message_of
from codemods.batch.split.review import Review
from codemods.batch.verbs.session import Session
from codemods.codemod import Codemod


class Wording:
    """Of one batch."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @cached_property
    def _codemods(self) -> list[Codemod[Any]]:
        treatment = self._session.manifest.treatment
        return catalog.choose(treatment.select, options=treatment.options)

    def message(self, target: Target, stored: StoredReview) -> Message:
        """Of the commit of a review."""
        return message_of(
            stored.review,
            self._codemods,
            self._session.manifest,
            base=stored.base,
            change_id=self.change_id(target, stored),
        )

    def reviewers(self, target: Target, review: Review) -> tuple[str, ...]:
        """Those of the repository, of the batch, and the owners of the files, each once."""
        reviewing = self._session.manifest.reviewing
        own = self._session.repository(target).reviewers
        owners = review.owners if reviewing.owners else ()
        return tuple(dict.fromkeys((*own, *reviewing.reviewers, *owners)))

    def change_id(self, target: Target, stored: StoredReview) -> str:
        """What Gerrit knows a review by; empty for other forges."""
        if self.forge(target) is not ForgeKind.GERRIT:
            return ""
        gitreview = target.facts.get("gitreview", {})
        host = gitreview.get("host") or host_of(target.url)
        project = gitreview.get("project") or project_of(target.url)
        return change_id(self._session.manifest.id, host, project, target.branch, stored.review.key)

    def forge(self, target: Target) -> ForgeKind:
        """Where reviews of a target are published: by what is said of the repository, else of the
        batch, else by what it says itself."""
        kind = self._session.repository(target).forge
        if kind is ForgeKind.AUTO:
            kind = self._session.manifest.reviewing.forge
        if kind is ForgeKind.AUTO:
            kind = kind_of(target.url, target.facts.get("gitreview", {}))
        return kind
