"""A branch that is pushed, found, moved by somebody else and deleted, over real HTTP and git://."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from git_servers import Server, daemon
from publishing import World, found_by, world

from codemods.batch.failures import FailureKind, StepFailed
from codemods.batch.forges.forge import Moved
from codemods.batch.forges.plain import PlainPush
from codemods.batch.states import ReviewState

HEAD = "diffwright/better/k1"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[World]:
    with Server(tmp_path / "served") as server:
        yield world(tmp_path, server, "team/thing")


def test_a_branch_is_pushed_once(place: World) -> None:
    forge = PlainPush(place.git)
    review = place.review()
    assert forge.find(review) is None
    made = forge.publish(review, None)
    assert (made.state, made.commit) == (ReviewState.PUBLISHED, review.commit)
    assert place.heads()[HEAD] == review.commit
    assert forge.publish(review, forge.find(review)) == made
    assert place.server.pushes == 1


def test_what_we_pushed_before_is_replaced(place: World) -> None:
    forge = PlainPush(place.git)
    first = place.review(b"first\n")
    forge.publish(first, None)
    second = place.review(b"second\n", pushed=first.commit)
    forge.publish(second, forge.find(second))
    assert place.heads()[HEAD] == second.commit


@pytest.mark.parametrize("pushed", ["", "a" * 40])
def test_what_somebody_else_put_there_stays(place: World, pushed: str) -> None:
    forge = PlainPush(place.git)
    theirs = place.meddle(f"refs/heads/{HEAD}")
    review = place.review(pushed=pushed)
    with pytest.raises(Moved, match=theirs[:12]):
        forge.publish(review, forge.find(review))
    with pytest.raises(Moved):
        forge.close(review, found_by(forge, review), "no")
    assert place.heads()[HEAD] == theirs


def test_what_somebody_else_has_deleted_is_not_pushed_again(place: World) -> None:
    review = place.review(pushed="a" * 40)
    with pytest.raises(Moved, match="deleted"):
        PlainPush(place.git).publish(review, None)
    assert list(place.heads()) == ["main"]


def test_closing_deletes_our_branch_alone(place: World) -> None:
    forge = PlainPush(place.git)
    review, other = place.review(), place.review(b"other\n", "k2")
    forge.publish(review, None)
    forge.publish(other, None)
    found = forge.look([review, other])
    assert [it and it.commit for it in found] == [review.commit, other.commit]
    pushed = replace(review, pushed=review.commit)
    for _ in range(2):
        forge.close(pushed, found_by(forge, other), "not wanted")
    assert sorted(place.heads()) == ["diffwright/better/k2", "main"]


def test_over_the_protocol_of_git_itself(tmp_path: Path) -> None:
    with Server(tmp_path / "served") as server, daemon(tmp_path / "served") as url:
        place = world(tmp_path, server, "thing", protocols=("http", "git"))
        place.url = f"{url}/thing.git"
        review = place.review()
        PlainPush(place.git).publish(review, None)
        assert place.heads()[HEAD] == review.commit
        assert server.pushes == 0


def test_a_repository_that_is_not_there(place: World) -> None:
    review = place.review(url=f"{place.server.url}/none.git")
    with pytest.raises(StepFailed) as raised:
        PlainPush(place.git).find(review)
    assert raised.value.failure.kind is FailureKind.NOT_FOUND
