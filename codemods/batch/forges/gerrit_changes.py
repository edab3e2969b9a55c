"""What Gerrit says of a change, over HTTP or over ssh, and what state of a review that is.

https://gerrit-review.googlesource.com/Documentation/rest-api-changes.html#change-info and
https://gerrit-review.googlesource.com/Documentation/json.html.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from codemods.batch.states import ReviewState

_ENDS = {"MERGED": ReviewState.MERGED, "ABANDONED": ReviewState.CLOSED}
_MACHINES = frozenset({"Verified", "Presubmit-Verified", "Workflow-Verified"})
"""Labels in which machines vote. A person is behind all others."""
_PEOPLE = "Code-Review"


@dataclass(frozen=True, slots=True)
class Change:
    """What both ways tell."""

    change_id: str
    branch: str
    number: str
    url: str
    commit: str
    """Of the newest patch set."""
    status: str
    """``NEW``, ``MERGED`` or ``ABANDONED``."""
    against: frozenset[str] = frozenset()
    """Labels with a negative vote."""
    approved: frozenset[str] = frozenset()
    """Labels with the highest vote."""
    is_submittable: bool = False
    is_conflicted: bool = False

    @property
    def state(self) -> ReviewState:
        """The most urgent that holds."""
        if end := _ENDS.get(self.status):
            return end
        if self.is_conflicted:
            return ReviewState.CONFLICTED
        if self.against - _MACHINES:
            return ReviewState.CHANGES_REQUESTED
        if self.against:
            return ReviewState.CI_FAILED
        if self.is_submittable or _PEOPLE in self.approved:
            return ReviewState.APPROVED
        return ReviewState.OPEN


def from_rest(answer: Any, web: str) -> Iterator[Change]:
    """Of ``GET /changes/`` with CURRENT_REVISION, LABELS and SUBMITTABLE.

    Raises `LookupError`, `TypeError`, `ValueError` or `AttributeError` where it is none.
    """
    for info in answer:
        labels: Mapping[str, Mapping[str, Any]] = info.get("labels", {})
        number = str(int(info["_number"]))
        yield Change(
            str(info["change_id"]),
            str(info["branch"]),
            number,
            f"{web}/c/{info['project']}/+/{number}",
            str(info["current_revision"]),
            str(info["status"]),
            frozenset(name for name, it in labels.items() if "rejected" in it or "disliked" in it),
            frozenset(name for name, it in labels.items() if "approved" in it),
            info.get("submittable") is True,
            # Many servers do not compute it, and say nothing then.
            info.get("mergeable") is False,
        )


def from_ssh(answers: list[Any]) -> Iterator[Change]:
    """Of the lines of ``gerrit query --format=JSON --current-patch-set --submit-records``.

    Raises as `from_rest` does.
    """
    for info in answers:
        if "type" in info:
            continue
        newest = info["currentPatchSet"]
        records = info.get("submitRecords", ())
        votes = {
            (vote["type"], int(vote["value"]))
            for vote in newest.get("approvals", ())
            if str(vote["value"]).lstrip("+-").isdigit()
        }
        yield Change(
            str(info["id"]),
            str(info["branch"]),
            str(int(info["number"])),
            str(info.get("url", "")),
            str(newest["revision"]),
            str(info["status"]),
            frozenset(name for name, value in votes if value < 0),
            frozenset(name for name, value in votes if value > 1),
            any(record.get("status") == "OK" for record in records),
        )
