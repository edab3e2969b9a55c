"""What Gerrit says of a change, as the state of a review."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from gerrit_standin import GerritStandIn
from publishing import CHANGE_ID

from codemods.batch.forges.gerrit_changes import from_rest, from_ssh
from codemods.batch.states import ReviewState

_CHANGE = {"number": 1, "change_id": CHANGE_ID, "branch": "main", "status": "NEW"}


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "OPEN"),
        ({"status": "MERGED", "mergeable": False}, "MERGED"),
        ({"status": "ABANDONED", "submittable": True}, "CLOSED"),
        ({"labels": {"Code-Review": {"recommended": {}}}}, "OPEN"),
        ({"labels": {"Code-Review": {"approved": {}}}}, "APPROVED"),
        ({"labels": {"Verified": {"approved": {}}}}, "OPEN"),
        ({"labels": {"Code-Review": {"disliked": {}, "approved": {}}}}, "CHANGES_REQUESTED"),
        ({"labels": {"Verified": {"rejected": {}}, "Code-Review": {"approved": {}}}}, "CI_FAILED"),
        (
            {"labels": {"Verified": {"rejected": {}}, "Backport": {"rejected": {}}}},
            "CHANGES_REQUESTED",
        ),
        ({"submittable": True}, "APPROVED"),
        ({"mergeable": False, "submittable": True}, "CONFLICTED"),
        ({"mergeable": True}, "OPEN"),
    ],
)
def test_over_http(tmp_path: Path, fields: dict[str, Any], state: str) -> None:
    change = {**_CHANGE, "subject": "Better", "revisions": ["c" * 40], **fields}
    gerrit = GerritStandIn(tmp_path, "thing", changes=[change])
    body = gerrit.rest(f"q=project:thing+(change:{CHANGE_ID})").removeprefix(b")]}'")
    (found,) = from_rest(json.loads(body), "https://example.org")
    assert found.state is ReviewState[state]


@pytest.mark.parametrize(
    ("fields", "votes", "state"),
    [
        ({}, {}, "OPEN"),
        ({"status": "MERGED"}, {"Code-Review": "-1"}, "MERGED"),
        ({"status": "ABANDONED"}, {}, "CLOSED"),
        ({}, {"Code-Review": "2"}, "APPROVED"),
        ({}, {"Code-Review": "1", "Verified": "2"}, "OPEN"),
        ({}, {"Verified": "-1", "Code-Review": "2"}, "CI_FAILED"),
        ({}, {"Code-Review": "-1", "Verified": "-1"}, "CHANGES_REQUESTED"),
        ({}, {"SUBM": "x"}, "OPEN"),
        ({"submitRecords": [{"status": "OK"}]}, {}, "APPROVED"),
        ({"submitRecords": [{"status": "NOT_READY"}]}, {}, "OPEN"),
    ],
)
def test_over_ssh(fields: dict[str, Any], votes: dict[str, str], state: str) -> None:
    line = {
        **{"id": CHANGE_ID, "branch": "main", "number": 1, "status": "NEW"},
        "currentPatchSet": {
            "revision": "c" * 40,
            "approvals": [{"type": name, "value": value} for name, value in votes.items()],
        },
        **fields,
    }
    (found,) = from_ssh([line, {"type": "stats", "rowCount": 1}])
    assert found.state is ReviewState[state]
