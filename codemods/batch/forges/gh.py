"""GitHub's own program ``gh``, which keeps the token: none passes through here.

Flags and fields: https://cli.github.com/manual/gh_pr_list and its neighbours.
"""

from __future__ import annotations

import json
import re
import time
from typing import Any

from codemods.batch.failures import Failure, FailureKind, StepFailed, failed
from codemods.batch.forges.programs import Said, said, whitelisted

_LOGIN = (
    *("XDG_CONFIG_HOME", "GH_CONFIG_DIR", "GH_TOKEN", "GITHUB_TOKEN"),
    *("GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"),
    # The keyring, in which it may keep the token, is behind these.
    *("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"),
)
"""Handed on to gh alone: neither git nor a codemod has them."""
_QUIET = {
    **{"GH_PROMPT_DISABLED": "1", "GH_NO_UPDATE_NOTIFIER": "1", "GH_PAGER": "cat"},
    **{"GH_NO_EXTENSION_UPDATE_NOTIFIER": "1", "NO_COLOR": "1"},
}
_PROJECT = re.compile(r"[A-Za-z0-9_.][\w.-]*/[\w.][\w.-]*", re.ASCII)
_NEEDS_LOGIN = 4
"""The exit code of gh: https://cli.github.com/manual/gh_help_exit-codes."""
_SECONDARY = 60.0
"""Seconds to wait where GitHub names none: "at least one minute", says its documentation on
secondary rate limits."""

_CAUSES = (
    (
        r"rate limit|abuse detection|submitted too quickly|HTTP 429",
        FailureKind.RATE_LIMIT,
        "GitHub wants us to wait",
    ),
    (
        r"HTTP 401|Bad credentials|gh auth login",
        FailureKind.AUTHENTICATION,
        "gh is not logged in: run `gh auth login --hostname {host}`",
    ),
    (r"archived", FailureKind.ARCHIVED, "it is archived"),
    (
        r"Could not resolve to a Repository|HTTP 404|HTTP 410",
        FailureKind.NOT_FOUND,
        "GitHub knows no such repository, or does not show it to whom gh is logged in as",
    ),
    (
        r"HTTP 403|SAML|not accessible|does not have the correct permissions|denied",
        FailureKind.POLICY,
        "GitHub does not allow it to whom gh is logged in as",
    ),
    (
        r"HTTP 5\d\d|error connecting|timeout|timed out|connection re|TLS handshake|\bEOF\b|no such"
        r" host|something went wrong",
        FailureKind.NETWORK,
        "GitHub can't be reached, or is out of order",
    ),
)
"""What gh says, what that is, and how it is told. The first that matches counts."""


class Gh:
    """Calls of gh for one repository."""

    def __init__(self, host: str, project: str) -> None:
        """Raises `StepFailed` where `project` is not OWNER/NAME."""
        if not _PROJECT.fullmatch(project):
            raise failed(FailureKind.POLICY, f"GitHub has no repository called {project!r}")
        self.host = host
        self.project = project

    def pull_requests(self, command: str, *arguments: str, stdin: bytes = b"") -> bytes:
        """``gh pr COMMAND``, for the repository. Raises `StepFailed`."""
        repository = f"--repo={self.host}/{self.project}"
        return self._called("pr", command, repository, *arguments, stdin=stdin)

    def repository(self, fields: str) -> Any:
        """``gh repo view``, of the repository. Raises `StepFailed`."""
        name = f"{self.host}/{self.project}"
        return answer(self._called("repo", "view", f"--json={fields}", "--", name))

    def _called(self, *arguments: str, stdin: bytes = b"") -> bytes:
        what = self._said(*arguments, stdin=stdin)
        if what.code:
            raise StepFailed(self._failure(what))
        return what.out

    def _said(self, *arguments: str, stdin: bytes = b"") -> Said:
        return said(
            ("gh", *arguments),
            whitelisted(*_LOGIN) | _QUIET,
            stdin=stdin,
            missing="GitHub is reached by its program gh, which is not on PATH: install it, and"
            f" run `gh auth login --hostname {self.host}`",
        )

    def _failure(self, what: Said) -> Failure:
        text = what.errors
        if what.code == _NEEDS_LOGIN:
            text += "\ngh auth login"
        for pattern, kind, sentence in _CAUSES:
            if re.search(pattern, text, re.IGNORECASE):
                wait = self._wait() if kind is FailureKind.RATE_LIMIT else None
                return Failure(kind, sentence.format(host=self.host), what.errors, wait)
        lines = what.errors.splitlines() or [f"it ends with exit code {what.code}"]
        return Failure(FailureKind.POLICY, f"gh fails: {lines[0]}", what.errors)

    def _wait(self) -> float:
        """Seconds until GitHub may be asked again. gh does not say them; asking is no request that
        counts: https://docs.github.com/en/rest/rate-limit."""
        what = self._said("api", f"--hostname={self.host}", "rate_limit")
        try:
            limits = answer(what.out)["resources"].values()
            resets = [limit["reset"] for limit in limits if limit["remaining"] == 0]
            return max(1.0, float(max(resets)) - time.time())
        except (StepFailed, LookupError, TypeError, ValueError, AttributeError):
            return _SECONDARY


def answer(out: bytes) -> Any:
    """What gh printed with ``--json``. Raises `StepFailed` where that is none."""
    try:
        return json.loads(out)
    except (ValueError, RecursionError):
        raise failed(FailureKind.NETWORK, "gh answers with what is no JSON") from None
