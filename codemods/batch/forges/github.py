"""Pull requests of GitHub: git pushes the branch, ``gh`` does all else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from codemods.batch.failures import FailureKind, StepFailed, failed
from codemods.batch.forges.branches import delete_branch, push_branch, pushed
from codemods.batch.forges.forge import Existing, Moved, Publication
from codemods.batch.forges.gh import Gh, answer
from codemods.batch.forges.github_states import FIELDS, state_of
from codemods.batch.forges.wording import accounts, body_of, left_out, teams, title_of
from codemods.batch.git.settings import Git
from codemods.batch.git.urls import host_of, project_of
from codemods.batch.states import FOLLOWED, ReviewState

_URL = re.compile(rb"https?://\S+/pull/(\d+)")
_UNKNOWN = re.compile(r"could not (add label|request reviewer)|not found|Reviews may only be", re.I)
"""What gh says where it knows a label or a reviewer not, or may not ask them."""
_WRITERS = frozenset({"ADMIN", "MAINTAIN", "WRITE"})
_LISTED = 100
"""Pull requests that a call lists: one page."""


class GitHub:
    """github.com, and GitHub Enterprise by its host."""

    name = "github"
    interval = 7.5
    """Of what makes content, 500 requests an hour are allowed, and a second is to lie between two:
    https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api."""

    def __init__(self, git: Git) -> None:
        self._git = git

    def host(self, review: Publication) -> str:
        return host_of(review.url)

    def find(self, review: Publication) -> Existing | None:
        heads = self._listed(review, f"--head={review.head}", "--limit=20")
        return heads.get(review.head)

    def publish(self, review: Publication, existing: Existing | None) -> Existing:
        if existing is None:
            return self._opened(review)
        if existing.state in FOLLOWED and existing.commit != review.commit:
            push_branch(self._git, review)
            return Existing(existing.url, existing.number, ReviewState.OPEN, review.commit)
        return existing

    def look(self, reviews: Sequence[Publication]) -> list[Existing | None]:
        """One call, as a rule; those that are older than the newest hundred of the repository are
        asked for alone."""
        if len(reviews) < 2:
            return [self.find(review) for review in reviews]
        heads = self._listed(reviews[0], f"--limit={_LISTED}")
        return [heads.get(review.head) or self.find(review) for review in reviews]

    def close(self, review: Publication, existing: Existing, reason: str) -> None:
        if existing.state in FOLLOWED:
            # A number begins with no hyphen, whatever the ledger has been made to say.
            number = str(int(existing.number))
            _gh(review).pull_requests("close", f"--comment={reason}", "--", number)
        if existing.state is not ReviewState.MERGED:
            try:
                delete_branch(self._git, review)
            except Moved:
                return

    def _opened(self, review: Publication) -> Existing:
        gh = _gh(review)
        repository = gh.repository("isArchived,viewerPermission")
        if not isinstance(repository, dict):
            raise failed(FailureKind.NETWORK, "gh answers with what describes no repository")
        if repository.get("isArchived"):
            raise failed(FailureKind.ARCHIVED, "it is archived")
        if repository.get("viewerPermission") not in _WRITERS:
            raise failed(
                FailureKind.POLICY,
                "whom gh is logged in as may not push to it: ask for that, or fork it and name the"
                " fork in the manifest",
            )
        push_branch(self._git, review)
        with pushed(review):
            return self._asked_for(gh, review)

    def _asked_for(self, gh: Gh, review: Publication) -> Existing:
        """Open it; its branch is pushed."""
        people = [*accounts(review.reviewers), *teams(review.reviewers)]
        remark = left_out("the reviewers", review.reviewers, people)
        extras = [
            *(f"--label={label}" for label in review.labels),
            *(f"--reviewer={name}" for name in people),
        ]
        try:
            out = _created(gh, review, extras)
        except StepFailed as error:
            if not extras or not _UNKNOWN.search(error.failure.detail):
                raise
            remark = f"without labels and reviewers: {error.failure.detail.splitlines()[0]}"
            # It may have been opened before that failed.
            if opened := self.find(review):
                return Existing(opened.url, opened.number, opened.state, opened.commit, remark)
            out = _created(gh, review, [])
        if found := _URL.search(out):
            url, number = found[0].decode(), found[1].decode()
            return Existing(url, number, ReviewState.OPEN, review.commit, remark)
        if opened := self.find(review):
            return opened
        raise failed(FailureKind.NETWORK, "gh has opened a pull request and does not say which")

    def _listed(self, review: Publication, *arguments: str) -> dict[str, Existing]:
        """By branch. An open one goes before others, and a newer one before older ones."""
        out = _gh(review).pull_requests("list", "--state=all", f"--json={FIELDS}", *arguments)
        try:
            found = [
                (request["headRefName"], _existing(request))
                for request in answer(out)
                # Branches of forks may have any name.
                if not request["isCrossRepository"]
            ]
        except (LookupError, TypeError, AttributeError, ValueError):
            raise failed(
                FailureKind.NETWORK, "gh answers with what describes no pull requests"
            ) from None
        found.sort(key=lambda pair: (pair[1].state in FOLLOWED, int(pair[1].number)))
        return dict(found)


def _created(gh: Gh, review: Publication, extras: Sequence[str]) -> bytes:
    return gh.pull_requests(
        "create",
        f"--head={review.head}",
        f"--base={review.branch}",
        f"--title={title_of(review)}",
        "--body-file=-",
        *(["--draft"] if review.is_draft else []),
        *extras,
        stdin=body_of(review).encode(),
    )


def _existing(request: Any) -> Existing:
    return Existing(
        str(request["url"]),
        str(int(request["number"])),
        state_of(request),
        str(request["headRefOid"]),
    )


def _gh(review: Publication) -> Gh:
    return Gh(host_of(review.url), project_of(review.url).removesuffix(".git"))
