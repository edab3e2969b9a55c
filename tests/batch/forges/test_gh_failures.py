"""What can go wrong with gh, and what it says of a pull request."""

from __future__ import annotations

import os
import stat
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from gh_standin import GhStandIn
from publishing import on_paper
from states import changed

from codemods.batch.failures import FailureKind, StepFailed
from codemods.batch.forges import programs
from codemods.batch.forges.github import GitHub
from codemods.batch.forges.github_states import state_of
from codemods.batch.git.settings import Git
from codemods.batch.manifest.model import GitSettings
from codemods.batch.states import ReviewState

REVIEW = on_paper("https://github.com/team/thing")


@dataclass
class Hub:
    gh: GhStandIn
    forge: GitHub


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hub:
    gh = GhStandIn(tmp_path / "gh")
    gh.add("team/thing", tmp_path)
    git = Git.at(tmp_path / "tool", GitSettings())
    monkeypatch.setenv("PATH", f"{gh.bin}{os.pathsep}{os.environ['PATH']}")
    return Hub(gh, GitHub(git))


@pytest.mark.parametrize(
    ("stderr", "code", "kind"),
    [
        ("GraphQL: API rate limit exceeded for user ID 1.", 1, FailureKind.RATE_LIMIT),
        ("You have exceeded a secondary rate limit", 1, FailureKind.RATE_LIMIT),
        ("GraphQL: was submitted too quickly (createPullRequest)", 1, FailureKind.RATE_LIMIT),
        (
            "To get started with GitHub CLI, please run:  gh auth login",
            4,
            FailureKind.AUTHENTICATION,
        ),
        (
            "HTTP 401: Bad credentials (https://api.github.com/graphql)",
            1,
            FailureKind.AUTHENTICATION,
        ),
        (
            "GraphQL: Could not resolve to a Repository with the name 'x/y'.",
            1,
            FailureKind.NOT_FOUND,
        ),
        ("HTTP 403: Resource not accessible by integration", 1, FailureKind.POLICY),
        ("HTTP 502: Bad Gateway", 1, FailureKind.NETWORK),
        ("error connecting to api.github.com", 1, FailureKind.NETWORK),
        ("something nobody has seen", 1, FailureKind.POLICY),
        ("", 1, FailureKind.POLICY),
    ],
)
def test_what_gh_says_as_a_failure(hub: Hub, stderr: str, code: int, kind: FailureKind) -> None:
    hub.gh.fail("pr list", stderr, code)
    with pytest.raises(StepFailed) as raised:
        hub.forge.find(REVIEW)
    assert raised.value.failure.kind is kind


def test_how_long_to_wait(hub: Hub) -> None:
    hub.gh.fail("pr list", "API rate limit exceeded", times=2)
    with changed(hub.gh.path) as state:
        reset = time.time() + 1000
        state["limits"] = {
            "resources": {
                "core": {"remaining": 12, "reset": reset + 5000},
                "graphql": {"remaining": 0, "reset": reset},
            }
        }
    with pytest.raises(StepFailed) as raised:
        hub.forge.find(REVIEW)
    assert raised.value.failure.retry_after == pytest.approx(1000, abs=30)
    with changed(hub.gh.path) as state:
        state["limits"] = ["nonsense"]
    with pytest.raises(StepFailed) as raised:
        hub.forge.find(REVIEW)
    assert raised.value.failure.retry_after == 60


@pytest.mark.parametrize(
    "answer",
    ["<html>Log in</html>", "[" * 100_000, "{}x", '{"message": "hi"}', "[[]]", "[null]", "3"],
)
def test_an_answer_that_is_none(hub: Hub, answer: str) -> None:
    hub.gh.fail("pr list", "", 0, stdout=answer)
    with pytest.raises(StepFailed) as raised:
        hub.forge.find(REVIEW)
    assert raised.value.failure.kind is FailureKind.NETWORK


def _gh(hub: Hub, text: str) -> None:
    (hub.gh.bin / "gh").write_text(f"#!/bin/sh\n{text}\n")


def test_a_gh_that_never_ends(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs.said, "__kwdefaults__", {"stdin": b"", "seconds": 0.3})
    _gh(hub, "sleep 60 & sleep 60")
    begun = time.monotonic()
    with pytest.raises(StepFailed, match="more than 0 seconds") as raised:
        hub.forge.find(REVIEW)
    assert raised.value.failure.kind is FailureKind.TIMEOUT
    assert time.monotonic() - begun < 10


def test_a_gh_that_says_too_much(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "BYTES", 1_000_000)
    _gh(hub, "exec yes")
    with pytest.raises(StepFailed, match="more than 1 MB"):
        hub.forge.find(REVIEW)


def test_no_gh_at_all(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    path = hub.gh.bin / "gh"
    path.chmod(path.stat().st_mode & ~stat.S_IXUSR & ~stat.S_IXGRP & ~stat.S_IXOTH)
    monkeypatch.setenv("PATH", str(hub.gh.bin))
    with pytest.raises(StepFailed, match="gh auth login --hostname") as raised:
        hub.forge.find(REVIEW)
    assert raised.value.failure.kind is FailureKind.AUTHENTICATION


@pytest.mark.parametrize("path", ["thing", "a/b/c", "-a/b", "a/b;c"])
def test_what_is_no_repository_of_github(hub: Hub, path: str) -> None:
    with pytest.raises(StepFailed, match="no repository called"):
        hub.forge.find(on_paper(f"https://github.com/{path}"))


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "OPEN"),
        ({"state": "MERGED", "mergeable": "CONFLICTING"}, "MERGED"),
        ({"state": "CLOSED", "reviewDecision": "APPROVED"}, "CLOSED"),
        ({"mergeable": "CONFLICTING", "reviewDecision": "CHANGES_REQUESTED"}, "CONFLICTED"),
        ({"mergeable": "UNKNOWN"}, "OPEN"),
        ({"reviewDecision": "REVIEW_REQUIRED"}, "OPEN"),
        ({"reviewDecision": "APPROVED"}, "APPROVED"),
        (
            {"reviewDecision": "APPROVED", "statusCheckRollup": [{"conclusion": "FAILURE"}]},
            "CI_FAILED",
        ),
        (
            {
                "reviewDecision": "CHANGES_REQUESTED",
                "statusCheckRollup": [{"__typename": "StatusContext", "state": "ERROR"}],
            },
            "CHANGES_REQUESTED",
        ),
        ({"statusCheckRollup": [{"state": "PENDING"}, {"conclusion": ""}]}, "OPEN"),
        ({"statusCheckRollup": [{"conclusion": "CANCELLED"}, {"conclusion": "SKIPPED"}]}, "OPEN"),
        ({"reviewDecision": "APPROVED", "statusCheckRollup": None}, "APPROVED"),
    ],
)
def test_states(fields: dict[str, Any], state: str) -> None:
    assert state_of({"state": "OPEN", **fields}) is ReviewState[state]
