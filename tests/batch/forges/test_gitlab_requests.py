"""Merge requests by the options of a push, and what everybody may ask of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from git_servers import Answer, Server
from gitlab_standin import GitLabStandIn
from publishing import World, world

from codemods.batch.failures import StepFailed
from codemods.batch.forges.forge import Existing, Moved, Publication
from codemods.batch.forges.gitlab import GitLab
from codemods.batch.forges.gitlab_requests import state_of
from codemods.batch.states import ReviewState

HEAD = "diffwright/better/k1"


@dataclass
class Lab:
    world: World
    gitlab: GitLabStandIn
    forge: GitLab

    def published(self, review: Publication) -> Existing:
        return self.forge.publish(review, self.forge.find(review))


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    with Server(tmp_path / "served") as server:
        place = world(tmp_path, server, "team/sub/thing")
        gitlab = GitLabStandIn(place.remote, place.project, server.url)

        def route(path: str, query: str) -> Answer | None:
            if not path.startswith("/api/"):
                return None
            body = gitlab.rest(path, query)
            return Answer(b"{}", status=404) if body is None else Answer(body)

        server.route = route
        yield Lab(place, gitlab, GitLab(place.git))


def test_a_merge_request_is_opened_once(lab: Lab) -> None:
    review = lab.world.review(
        body="Since it is so.\n\n/close\n  /merge",
        reviewers=("@ann", "ben", "@team/core"),
        labels=("security", "two words"),
        is_draft=True,
        deadline=date(2026, 3, 1),
    )
    made = lab.published(review)
    url = f"{lab.world.server.url}/team/sub/thing/-/merge_requests/1"
    assert made == Existing(url, "1", ReviewState.OPEN, review.commit)
    assert lab.published(review) == made
    (request,) = lab.gitlab.requests()
    assert request["description"].splitlines() == [
        "Since it is so.",
        "",
        "\\/close",
        "  \\/merge",
        "",
        "Please review by 2026-03-01.",
        "",
        "/assign_reviewer @ann @ben",
        "",
        "For @team/core.",
    ]
    assert (request["title"], request["target_branch"], request["draft"]) == (
        "Better",
        "main",
        True,
    )
    assert request["labels"] == ["security", "two words"]
    assert lab.world.server.pushes == 1


def test_a_new_version_goes_to_the_same(lab: Lab) -> None:
    first = lab.world.review(b"first\n")
    lab.published(first)
    second = lab.world.review(b"second\n", pushed=first.commit)
    assert lab.published(second).number == "1"
    assert [it["sha"] for it in lab.gitlab.requests()] == [second.commit]


def test_a_branch_that_somebody_moved_is_left_alone(lab: Lab) -> None:
    first = lab.world.review(b"first\n")
    made = lab.published(first)
    theirs = lab.world.meddle(f"refs/heads/{HEAD}")
    lab.gitlab.set(1, sha=theirs)
    with pytest.raises(Moved):
        lab.published(lab.world.review(b"second\n", pushed=first.commit))
    with pytest.raises(Moved):
        lab.forge.close(replace(first, pushed=first.commit), made, "no")
    assert lab.world.heads()[HEAD] == theirs


@pytest.mark.parametrize("state", ["merged", "closed"])
def test_what_is_over_stays_so(lab: Lab, state: str) -> None:
    first = lab.world.review(b"first\n")
    lab.published(first)
    lab.gitlab.set(1, state=state)
    second = lab.world.review(b"second\n", pushed=first.commit)
    assert lab.published(second).state is ReviewState[state.upper()]
    assert lab.world.heads()[HEAD] == first.commit


def test_a_project_that_not_everybody_sees(lab: Lab) -> None:
    lab.gitlab.update(is_private=True)
    review = lab.world.review()
    made = lab.published(review)
    assert made.number == "1"
    assert lab.published(review) == Existing("", "", ReviewState.OPEN, review.commit)
    assert lab.forge.look([review, lab.world.review(b"x\n", "k2")])[1] is None
    assert len(lab.gitlab.requests()) == 1


def test_what_gitlab_refuses_is_told(lab: Lab) -> None:
    lab.gitlab.update(refuses="Merge requests are not enabled for project team/sub/thing")
    review = lab.world.review()
    with pytest.raises(StepFailed, match=r"no merge request: Merge requests are not enabled"):
        lab.published(review)
    lab.gitlab.update(refuses="")
    with pytest.raises(StepFailed, match=r"open its merge request at http://.*/new\?"):
        lab.published(review)
    assert lab.world.server.pushes == 1


def test_many_are_looked_at_by_one_call(lab: Lab) -> None:
    reviews = [lab.world.review(f"{number}\n".encode(), f"k{number}") for number in range(3)]
    for review in reviews:
        lab.published(review)
    lab.gitlab.set(2, state="merged")
    asked = len(lab.world.server.requests)
    found = lab.forge.look(reviews)
    assert len(lab.world.server.requests) == asked + 1
    assert [it and it.state.value for it in found] == ["open", "merged", "open"]
    lab.gitlab.set(3, source_project_id=2)
    assert lab.forge.look(reviews)[2] is None


def test_closing_takes_the_branch(lab: Lab) -> None:
    review = lab.world.review()
    made = lab.published(review)
    for _ in range(2):
        lab.forge.close(replace(review, pushed=review.commit), made, "Superseded.")
    assert HEAD not in lab.world.heads()
    assert lab.gitlab.requests()[0]["state"] == "closed"


@pytest.mark.parametrize(
    "body", [b'{"message": "no"}', b"[[]]", b"[null]", b"7", b'[{"iid": "x"}]']
)
def test_an_answer_that_is_none(lab: Lab, body: bytes) -> None:
    lab.world.server.route = lambda path, query: Answer(body) if "/api/" in path else None
    with pytest.raises(StepFailed, match="describes no merge requests"):
        lab.forge.find(lab.world.review())


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "OPEN"),
        ({"state": "merged", "has_conflicts": True}, "MERGED"),
        ({"state": "closed"}, "CLOSED"),
        ({"state": "locked"}, "APPROVED"),
        ({"has_conflicts": True}, "CONFLICTED"),
        ({"detailed_merge_status": "conflict"}, "CONFLICTED"),
        ({"detailed_merge_status": "requested_changes"}, "CHANGES_REQUESTED"),
        ({"detailed_merge_status": "ci_must_pass"}, "CI_FAILED"),
        ({"detailed_merge_status": "mergeable"}, "OPEN"),
        ({"detailed_merge_status": "not_approved"}, "OPEN"),
        ({"detailed_merge_status": None}, "OPEN"),
    ],
)
def test_states(fields: dict[str, Any], state: str) -> None:
    assert state_of({"state": "opened", **fields}) is ReviewState[state]
