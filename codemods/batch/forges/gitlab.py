"""Merge requests of GitLab, made by the options of a push: no token is needed.

https://docs.gitlab.com/topics/git/commit/#push-options-for-merge-requests
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote, urlsplit

from codemods.batch.failures import FailureKind, StepFailed, failed
from codemods.batch.forges.branches import delete_branch, push_branch, pushed, ref_of
from codemods.batch.forges.forge import Existing, Publication
from codemods.batch.forges.gitlab_requests import listed
from codemods.batch.forges.wording import accounts, body_of, title_of
from codemods.batch.git.push import remote_oid
from codemods.batch.git.settings import Git
from codemods.batch.git.urls import host_of, project_of, protocol_of
from codemods.batch.states import FOLLOWED, ReviewState

_URL = re.compile(r"https?://\S+/-/merge_requests/(\d+)(?=\s|$)")
_WARNING = re.compile(r"Error encountered with push options .*': (?P<why>[^=]+)", re.S)
_HIDDEN = frozenset({FailureKind.NOT_FOUND, FailureKind.AUTHENTICATION})


class GitLab:
    """gitlab.com, and others by their host."""

    name = "gitlab"
    interval = 1.0

    def __init__(self, git: Git) -> None:
        self._git = git

    def host(self, review: Publication) -> str:
        return host_of(review.url)

    def find(self, review: Publication) -> Existing | None:
        try:
            return self._listed(review, review.head).get(review.head)
        except StepFailed as error:
            if error.failure.kind not in _HIDDEN:
                raise
            return self._branch(review)

    def publish(self, review: Publication, existing: Existing | None) -> Existing:
        if existing is not None:
            if existing.state in FOLLOWED and existing.commit != review.commit:
                push_branch(self._git, review)
                return Existing(existing.url, existing.number, ReviewState.OPEN, review.commit)
            return existing
        said = push_branch(self._git, review, options=_options(review))
        with pushed(review):
            return self._opened(review, said)

    def _opened(self, review: Publication, said: str) -> Existing:
        """What came of the push."""
        if url := _URL.search(said):
            return Existing(url[0], url[1], ReviewState.OPEN, review.commit)
        if warning := _WARNING.search(re.sub(r"(?m)^remote:", "", said)):
            # It is printed in the middle of a box of 80 columns.
            why = " ".join(warning["why"].split())
            raise failed(FailureKind.POLICY, f"GitLab opens no merge request: {why}", said)
        if found := self.find(review):
            return found
        # The branch was there, so nothing was pushed, and no option reached GitLab.
        page = f"{_web(review)}/{project_of(review.url)}/-/merge_requests/new"
        where = f"{page}?merge_request[source_branch]={quote(review.head)}"
        raise failed(FailureKind.POLICY, f"the branch is pushed; open its merge request at {where}")

    def look(self, reviews: Sequence[Publication]) -> list[Existing | None]:
        """One call, as a rule; as with GitHub."""
        if len(reviews) < 2:
            return [self.find(review) for review in reviews]
        try:
            found = self._listed(reviews[0], "")
        except StepFailed as error:
            if error.failure.kind not in _HIDDEN:
                raise
            return [self._branch(review) for review in reviews]
        return [found.get(review.head) or self.find(review) for review in reviews]

    def close(self, review: Publication, existing: Existing, reason: str) -> None:
        """GitLab closes what has lost its branch; a comment would take a token, so the reason has
        no place to go. Raises `Moved`, and closes nothing, where the branch is not as we pushed
        it."""
        if existing.state is not ReviewState.MERGED:
            delete_branch(self._git, review)

    def _listed(self, review: Publication, branch: str) -> dict[str, Existing]:
        allowed = self._git.settings.protocols
        web = _web(review)
        if urlsplit(web).scheme not in allowed:
            raise failed(FailureKind.AUTHENTICATION, "https is not allowed")
        return listed(web, project_of(review.url), branch)

    def _branch(self, review: Publication) -> Existing | None:
        """What can be told of a merge request that not everybody may see: that its branch is there
        still."""
        there = remote_oid(self._git, review.url, ref_of(review))
        return Existing("", "", ReviewState.OPEN, there) if there else None


def _options(review: Publication) -> list[str]:
    """An option is one line; in the description, GitLab makes lines of ``\\n`` spelt out."""
    options = {
        "create": "",
        "target": review.branch,
        "title": title_of(review),
        "description": _description(review),
        "remove_source_branch": "",
        **({"draft": ""} if review.is_draft else {}),
    }
    labels = [" ".join(label.split()) for label in review.labels]
    return [
        *(f"merge_request.{name}" + (f"={text}" if text else "") for name, text in options.items()),
        *(f"merge_request.label={label}" for label in labels if label),
    ]


def _description(review: Publication) -> str:
    # A line that begins with a slash would be a command: /merge, /close.
    lines = [re.sub(r"^(\s*)/", r"\1\\/", line) for line in body_of(review).splitlines()]
    people = accounts(review.reviewers)
    if people:
        lines += ["", "/assign_reviewer " + " ".join(f"@{name}" for name in people)]
    others = [name for name in review.reviewers if name.removeprefix("@") not in people]
    if others:
        lines += ["", f"For {', '.join(others)}."]
    return "\\n".join(" ".join(line.split("\0")) for line in lines)


def _web(review: Publication) -> str:
    """The address of GitLab's pages, of the URL of a repository."""
    if protocol_of(review.url) in {"http", "https"}:
        parts = urlsplit(review.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    return f"https://{host_of(review.url)}"
