"""Pull requests through the command line of gh, and what can go wrong with it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from gh_standin import GhStandIn
from git_servers import Server
from publishing import World, found_by, world
from states import changed

from codemods.batch.failures import FailureKind, StepFailed
from codemods.batch.forges.forge import Existing, Moved, Publication
from codemods.batch.forges.github import GitHub
from codemods.batch.states import ReviewState

PROJECT = "team/thing"
HEAD = "diffwright/better/k1"


@dataclass
class Hub:
    world: World
    gh: GhStandIn
    forge: GitHub

    def published(self, review: Publication) -> Existing:
        return self.forge.publish(review, self.forge.find(review))

    def commands(self) -> list[str]:
        return [" ".join(call["argv"][:2]) for call in self.gh.calls()]


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with Server(tmp_path / "served") as server:
        place = world(tmp_path, server, PROJECT)
        gh = GhStandIn(tmp_path / "gh")
        gh.add(PROJECT, place.remote)
        monkeypatch.setenv("PATH", f"{gh.bin}{os.pathsep}{os.environ['PATH']}")
        yield Hub(place, gh, GitHub(place.git))


def test_a_pull_request_is_opened_once(hub: Hub) -> None:
    review = hub.world.review(deadline=date(2026, 3, 1), is_draft=True)
    made = hub.published(review)
    assert made == Existing(
        f"https://github.com/{PROJECT}/pull/1", "1", ReviewState.OPEN, review.commit
    )
    assert hub.published(review) == made
    (pull,) = hub.gh.pulls(PROJECT)
    assert pull["body"] == "Since it is so.\n\nPlease review by 2026-03-01."
    assert (pull["title"], pull["isDraft"], pull["baseRefName"]) == ("Better", True, "main")
    assert hub.world.heads()[HEAD] == review.commit
    assert hub.world.server.pushes == 1


def test_a_new_version_is_pushed_to_the_same(hub: Hub) -> None:
    first = hub.world.review(b"first\n")
    hub.published(first)
    second = hub.world.review(b"second\n", pushed=first.commit)
    assert hub.published(second).number == "1"
    found = hub.forge.find(second)
    assert found is not None
    assert found.commit == second.commit
    assert hub.commands().count("pr create") == 1


def test_a_branch_that_somebody_moved_is_left_alone(hub: Hub) -> None:
    first = hub.world.review(b"first\n")
    hub.published(first)
    theirs = hub.world.meddle(f"refs/heads/{HEAD}")
    second = hub.world.review(b"second\n", pushed=first.commit)
    with pytest.raises(Moved):
        hub.published(second)
    hub.forge.close(replace(first, pushed=first.commit), found_by(hub.forge, first), "no")
    assert hub.world.heads()[HEAD] == theirs
    assert hub.gh.pulls(PROJECT)[0]["comments"] == ["no"]


def test_killed_between_push_and_pull_request(hub: Hub) -> None:
    review = hub.world.review()
    hub.gh.fail("pr create", "HTTP 502: Bad Gateway (https://api.github.com/graphql)")
    with pytest.raises(StepFailed) as raised:
        hub.published(review)
    assert raised.value.failure.kind is FailureKind.NETWORK
    assert hub.published(review).number == "1"
    assert hub.world.server.pushes == 1


def test_opened_although_it_said_otherwise(hub: Hub) -> None:
    """The answer of GitHub was lost: the next one looks first."""
    review = hub.world.review()
    hub.gh.fail("pr create", "error connecting to api.github.com", done=True)
    with pytest.raises(StepFailed):
        hub.published(review)
    assert hub.published(review).number == "1"
    assert len(hub.gh.pulls(PROJECT)) == 1


@pytest.mark.parametrize("end", ["MERGED", "CLOSED"])
def test_what_is_over_stays_so(hub: Hub, end: str) -> None:
    first = hub.world.review(b"first\n")
    hub.published(first)
    hub.gh.set(PROJECT, 1, state=end)
    second = hub.world.review(b"second\n", pushed=first.commit)
    assert hub.published(second).state is ReviewState[end]
    assert hub.world.heads()[HEAD] == first.commit
    assert len(hub.gh.pulls(PROJECT)) == 1


def test_a_fork_with_a_branch_of_that_name_is_not_ours(hub: Hub) -> None:
    review = hub.world.review()
    hub.published(review)
    hub.gh.set(PROJECT, 1, isCrossRepository=True)
    assert hub.forge.find(review) is None
    assert hub.forge.look([review, review]) == [None, None]


def test_reviewers_and_labels(hub: Hub) -> None:
    names = ("@ann", "ben", "@team/core", "cy@example.org", "--web")
    with_people = hub.world.review(reviewers=names, labels=("security",))
    made = hub.published(with_people)
    assert "without labels and reviewers" in made.remark
    assert "'security' not found" in made.remark
    hub.forge.close(with_people, made, "again")

    with changed(hub.gh.path) as state:
        state.update(reviewers=["ann", "ben", "team/core"], labels=["security"])
        state["repositories"][PROJECT]["pulls"].clear()
    made = hub.published(with_people)
    assert made.remark == "the reviewers cy@example.org, --web can't be named there"
    (pull,) = hub.gh.pulls(PROJECT)
    assert (pull["reviewers"], pull["labels"]) == (["ann", "ben", "team/core"], ["security"])


def test_nothing_is_an_option_that_was_not_meant_so(hub: Hub) -> None:
    review = hub.world.review(title="--web", body="--web", labels=("--web",))
    hub.published(review)
    assert hub.gh.pulls(PROJECT)[0]["title"] == "--web"
    hub.forge.close(review, found_by(hub.forge, review), "--delete-branch")
    assert hub.gh.pulls(PROJECT)[0]["comments"] == ["--delete-branch"]


def test_what_gh_is_told_of_the_machine(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GH_TOKEN", "for gh alone")
    monkeypatch.setenv("GH_REPO", "evil/else")
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    monkeypatch.setenv("AWS_SECRET", "for nobody")
    hub.published(hub.world.review())
    for call in hub.gh.calls():
        assert call["environment"]["GH_TOKEN"] == "for gh alone"
        assert not {"GH_REPO", "GIT_DIR", "AWS_SECRET"} & set(call["environment"])
        assert call["folder"] == []
    assert "GH_TOKEN" not in hub.world.git.environment()


def test_many_are_looked_at_by_one_call(hub: Hub) -> None:
    reviews = [hub.world.review(f"{number}\n".encode(), f"k{number}") for number in range(4)]
    for review in reviews[:3]:
        hub.published(review)
    hub.gh.set(PROJECT, 2, state="MERGED")
    before = len(hub.gh.calls())
    found = hub.forge.look(reviews[:3])
    assert len(hub.gh.calls()) == before + 1
    assert [it and it.state for it in found] == [
        ReviewState.OPEN,
        ReviewState.MERGED,
        ReviewState.OPEN,
    ]
    assert hub.forge.look([]) == []
    assert hub.forge.look(reviews[2:])[1] is None


def test_closing_says_why_and_takes_the_branch(hub: Hub) -> None:
    review = hub.world.review()
    made = hub.published(review)
    ours = replace(review, pushed=review.commit)
    hub.forge.close(ours, made, "Superseded.")
    assert hub.gh.pulls(PROJECT)[0]["state"] == "CLOSED"
    assert hub.gh.pulls(PROJECT)[0]["comments"] == ["Superseded."]
    assert HEAD not in hub.world.heads()
    hub.forge.close(ours, found_by(hub.forge, review), "Superseded.")
    assert hub.commands().count("pr close") == 1


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        ({"isArchived": True}, FailureKind.ARCHIVED),
        ({"viewerPermission": "READ"}, FailureKind.POLICY),
    ],
)
def test_nothing_is_pushed_where_nobody_would_take_it(
    hub: Hub, settings: dict[str, Any], kind: FailureKind
) -> None:
    hub.gh.add(PROJECT, hub.world.remote, **settings)
    with pytest.raises(StepFailed) as raised:
        hub.published(hub.world.review())
    assert raised.value.failure.kind is kind
    assert hub.world.server.pushes == 0
