"""A stand-in for GitLab: merge requests are made by the options of a push, and asked for over HTTP.

Options, words and what becomes of a branch that is deleted are after GitLab's own
`MergeRequests::PushOptionsHandlerService` and `MergeRequests::RefreshService`.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

from states import changed, executable


class GitLabStandIn:
    """What a test says to it, and asks of it. One project."""

    def __init__(self, repository: Path, project: str, url: str) -> None:
        """Makes a GitLab of a bare repository."""
        self.path = repository / "gitlab.json"
        with changed(self.path) as state:
            state.update({"requests": [], "url": url, "project": project, "is_private": False})
        executable(repository / "hooks" / "post-receive", "gitlab_standin", str(self.path))
        with (repository / "config").open("a") as config:
            config.write("[receive]\n\tadvertisePushOptions = true\n")

    def update(self, **fields: Any) -> None:
        """`is_private`, `refuses` …"""
        with changed(self.path) as state:
            state.update(fields)

    def set(self, number: int, **fields: Any) -> None:
        """Change a merge request, as people and machines do."""
        with changed(self.path) as state:
            state["requests"][number - 1].update(fields)

    def requests(self) -> list[dict[str, Any]]:
        """All of them."""
        with changed(self.path) as state:
            return list(state["requests"])

    def rest(self, path: str, query: str) -> bytes | None:
        """The answer of the list of a project's merge requests; None: 404."""
        with changed(self.path) as state:
            wanted = f"/api/v4/projects/{state['project']}/merge_requests"
            if state["is_private"] or unquote(path) != wanted or "%2F" not in path:
                return None
            branch = parse_qs(query).get("source_branch", [""])[0]
            found = [it for it in state["requests"] if branch in {"", it["source_branch"]}]
            return json.dumps(list(reversed(found))).encode()


def main(path: str) -> int:
    """The hook."""
    count = int(os.environ.get("GIT_PUSH_OPTION_COUNT", "0"))
    options = [os.environ[f"GIT_PUSH_OPTION_{number}"] for number in range(count)]
    with changed(Path(path)) as state:
        for line in sys.stdin:
            _, new, ref = line.split()
            _pushed(state, new, ref.removeprefix("refs/heads/"), options)
    return 0


def _pushed(state: dict[str, Any], new: str, branch: str, options: list[str]) -> None:
    found = [
        it for it in state["requests"] if it["source_branch"] == branch and it["state"] == "opened"
    ]
    for request in found:
        if set(new) == {"0"}:
            request["state"] = "closed"
        else:
            request["sha"] = new
    given = [it.removeprefix("merge_request.").partition("=")[::2] for it in options]
    named = dict(given)
    if not options or found:
        return
    if why := state.get("refuses"):
        words = " ".join(f"'{it}'" for it in options)
        print(
            "=" * 80
            + f"\nWARNINGS:\nError encountered with push options {words}: {why}\n"
            + "=" * 80
        )
        return
    number = len(state["requests"]) + 1
    url = f"{state['url']}/{state['project']}/-/merge_requests/{number}"
    state["requests"].append(
        {
            **{
                "iid": number,
                "state": "opened",
                "source_branch": branch,
                "sha": new,
                "web_url": url,
            },
            **{
                "target_branch": named["target"],
                "title": named["title"],
                "draft": "draft" in named,
            },
            "description": named["description"].replace("\\n", "\n"),
            "labels": [value for name, value in given if name == "label"],
            **{"source_project_id": 1, "target_project_id": 1, "has_conflicts": False},
            "detailed_merge_status": "mergeable",
        }
    )
    print(f"\nView merge request for {branch}:\n  {url}\n")
