"""What GitHub says of a pull request, as the state of a review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codemods.batch.states import ReviewState

FIELDS = (
    "number,state,url,headRefOid,headRefName,isCrossRepository,reviewDecision,mergeable,"
    "statusCheckRollup"
)
"""Of ``gh pr list --json``."""

_ENDS = {"MERGED": ReviewState.MERGED, "CLOSED": ReviewState.CLOSED}
_BROKEN = frozenset({"FAILURE", "ERROR", "TIMED_OUT", "STARTUP_FAILURE", "ACTION_REQUIRED"})
"""Conclusions of a check run, and states of a status, for which somebody has to do something. A
run that was cancelled or skipped says nothing of the change."""
_DECISIONS = {
    "APPROVED": ReviewState.APPROVED,
    "CHANGES_REQUESTED": ReviewState.CHANGES_REQUESTED,
}


def state_of(request: Mapping[str, Any]) -> ReviewState:
    """The most urgent that holds: what is over, conflicts, what people want, checks, approval."""
    if end := _ENDS.get(request["state"]):
        return end
    if request.get("mergeable") == "CONFLICTING":
        return ReviewState.CONFLICTED
    decision = _DECISIONS.get(request.get("reviewDecision") or "", ReviewState.OPEN)
    if decision is ReviewState.CHANGES_REQUESTED:
        return decision
    checks = request.get("statusCheckRollup") or []
    if any(_BROKEN & {check.get("conclusion"), check.get("state")} for check in checks):
        return ReviewState.CI_FAILED
    return decision
