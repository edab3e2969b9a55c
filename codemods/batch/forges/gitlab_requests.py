"""What GitLab tells everybody of merge requests, and what state of a review that is.

https://docs.gitlab.com/api/merge_requests/#list-project-merge-requests
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from codemods.batch.failures import FailureKind, failed
from codemods.batch.forges.forge import Existing
from codemods.batch.forges.web import fetched
from codemods.batch.states import FOLLOWED, ReviewState

_STATES = {
    "merged": ReviewState.MERGED,
    "closed": ReviewState.CLOSED,
    # While it is being merged.
    "locked": ReviewState.APPROVED,
}
_DETAILS = {
    "conflict": ReviewState.CONFLICTED,
    "requested_changes": ReviewState.CHANGES_REQUESTED,
    "discussions_not_resolved": ReviewState.CHANGES_REQUESTED,
    "ci_must_pass": ReviewState.CI_FAILED,
    "status_checks_must_pass": ReviewState.CI_FAILED,
}
"""Values of `detailed_merge_status`. ``mergeable`` is no approval: where none is required, each
merge request is that from its first minute."""


def state_of(request: Mapping[str, Any]) -> ReviewState:
    """The state of one."""
    if known := _STATES.get(request["state"]):
        return known
    if request.get("has_conflicts") is True:
        return ReviewState.CONFLICTED
    return _DETAILS.get(str(request.get("detailed_merge_status")), ReviewState.OPEN)


def listed(web: str, project: str, branch: str = "") -> dict[str, Existing]:
    """By source branch: the newest hundred of the project, or those of one branch. An open one goes
    before others, a newer one before older ones. Raises `StepFailed`."""
    # 404 for what is private, too.
    query = {"state": "all", "per_page": "100", "order_by": "created_at", "sort": "desc"}
    if branch:
        query["source_branch"] = branch
    base = f"{web}/api/v4/projects/{quote(project, safe='')}/merge_requests"
    answer = fetched(f"{base}?{urlencode(query)}")
    try:
        found = [
            (str(request["source_branch"]), _existing(request))
            for request in answer
            # Branches of forks may have any name.
            if request["source_project_id"] == request["target_project_id"]
        ]
    except (LookupError, TypeError, ValueError, AttributeError):
        raise failed(
            FailureKind.NETWORK, "GitLab answers with what describes no merge requests"
        ) from None
    found.sort(key=lambda pair: (pair[1].state in FOLLOWED, int(pair[1].number)))
    return dict(found)


def _existing(request: Mapping[str, Any]) -> Existing:
    number = str(int(request["iid"]))
    return Existing(str(request["web_url"]), number, state_of(request), str(request["sha"]))
