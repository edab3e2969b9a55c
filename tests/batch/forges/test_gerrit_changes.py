"""Changes of Gerrit: pushed to refs/for/ over HTTP and ssh, found by their Change-Id, followed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from gerrit_standin import GerritStandIn
from git_servers import Answer, Server
from publishing import World, found_by, on_paper, world

from codemods.batch.failures import StepFailed
from codemods.batch.forges.forge import Existing, Moved, Publication
from codemods.batch.forges.gerrit import Gerrit
from codemods.batch.git.settings import Git
from codemods.batch.manifest.model import GitSettings
from codemods.batch.states import ReviewState


@dataclass
class Site:
    world: World
    gerrit: GerritStandIn
    forge: Gerrit

    def published(self, review: Publication) -> Existing:
        return self.forge.publish(review, self.forge.find(review))


@pytest.fixture(params=["http", "ssh"])
def site(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    with Server(tmp_path / "served") as server:
        place = world(tmp_path, server, "openstack/thing", protocols=("http", "ssh"))
        gerrit = GerritStandIn(place.remote, place.project, server.url)
        bin_ = gerrit.install_ssh(tmp_path / "bin", tmp_path / "served")
        monkeypatch.setenv("PATH", f"{bin_}{os.pathsep}{os.environ['PATH']}")
        server.route = lambda path, query: (
            Answer(gerrit.rest(query)) if path == "/changes/" else None
        )
        place.gitreview = {"host": "127.0.0.1", "port": "29418", "project": f"{place.project}.git"}
        if request.param == "ssh":
            place.url = "ssh://me@127.0.0.1:29418/openstack/thing"
        yield Site(place, gerrit, Gerrit(place.git))


def test_a_change_is_made_once(site: Site) -> None:
    site.gerrit.know("ann", "ben@example.org")
    review = site.world.review(
        reviewers=("@ann", "ben@example.org", "@team/core"),
        labels=("security", "a,b"),
        is_draft=True,
        deadline=date(2026, 3, 1),
    )
    assert site.forge.find(review) is None
    made = site.published(review)
    assert made == Existing(
        f"{site.world.server.url}/c/openstack/thing/+/1",
        "1",
        ReviewState.OPEN,
        review.commit,
        "the reviewers @team/core can't be named there; the hashtags a,b can't be named there",
    )
    (change,) = site.gerrit.changes()
    assert change["options"] == [
        ["topic", "better"],
        ["hashtag", "security"],
        ["wip", ""],
        ["m", "Please_review_by_2026-03-01."],
        ["r", "ann"],
        ["r", "ben@example.org"],
    ]
    assert site.published(review) == replace(made, remark="")
    assert site.gerrit.changes()[0]["revisions"] == [review.commit]
    assert list(site.world.heads()) == ["main"]


def test_a_reviewer_that_gerrit_does_not_know(site: Site) -> None:
    made = site.published(site.world.review(reviewers=("@nobody",)))
    assert made.number == "1"
    assert made.remark == "without reviewers, since Gerrit does not know all of nobody"


def test_a_new_patch_set(site: Site) -> None:
    first = site.world.review(b"first\n")
    site.published(first)
    second = site.world.review(b"second\n", pushed=first.commit, reviewers=("@gone",))
    made = site.published(second)
    assert (made.number, made.commit) == ("1", second.commit)
    assert site.gerrit.changes()[0]["revisions"] == [first.commit, second.commit]
    assert site.gerrit.changes()[0]["options"] == []


def test_what_gerrit_has_already_is_no_failure(site: Site) -> None:
    """The answer to the first push was lost, and the query comes too late to see it."""
    review = site.world.review()
    site.forge.publish(review, None)
    made = site.forge.publish(review, None)
    assert (made.number, made.commit) == ("1", review.commit)
    assert len(site.gerrit.changes()) == 1


@pytest.mark.parametrize("pushed", ["", "a" * 40])
def test_a_patch_set_of_somebody_else_stays_the_newest(site: Site, pushed: str) -> None:
    site.published(site.world.review())
    theirs = site.world.meddle("refs/changes/01/1/2")
    site.gerrit.set(1, revisions=[theirs])
    with pytest.raises(Moved, match=f"change 1 is at {theirs[:12]}"):
        site.published(site.world.review(b"second\n", pushed=pushed))
    assert site.gerrit.changes()[0]["revisions"] == [theirs]


@pytest.mark.parametrize(("status", "state"), [("MERGED", "MERGED"), ("ABANDONED", "CLOSED")])
def test_what_is_over_stays_so(site: Site, status: str, state: str) -> None:
    first = site.world.review()
    site.published(first)
    site.gerrit.set(1, status=status)
    second = site.world.review(b"second\n", pushed=first.commit)
    assert site.published(second).state is ReviewState[state]
    assert site.gerrit.changes()[0]["revisions"] == [first.commit]


def test_many_are_looked_at_by_one_query(site: Site) -> None:
    reviews = [
        site.world.review(f"{number}\n".encode(), f"k{number}", change_id=f"I{number:040x}")
        for number in range(4)
    ]
    for review in reviews[:3]:
        site.published(review)
    site.gerrit.set(2, status="MERGED")
    asked = len(site.world.server.requests) + len(site.gerrit.calls())
    found = site.forge.look([*reviews, replace(reviews[0], branch="stable")])
    assert [it and it.state for it in found] == [
        ReviewState.OPEN,
        ReviewState.MERGED,
        ReviewState.OPEN,
        None,
        None,
    ]
    assert len(site.world.server.requests) + len(site.gerrit.calls()) == asked + 1
    assert site.forge.look([]) == []


def test_abandoning_says_why(site: Site) -> None:
    review = site.world.review()
    made = site.published(review)
    if not site.world.url.startswith("ssh:"):
        with pytest.raises(StepFailed, match=r"abandon http://.*/\+/1 by hand"):
            site.forge.close(review, made, "Superseded.")
        return
    site.forge.close(review, made, "No \"more\";\n$(touch x) 'y' \\")
    (change,) = site.gerrit.changes()
    assert change["status"] == "ABANDONED"
    assert change["message"] == "No more ; $(touch x) y"
    calls = len(site.gerrit.calls())
    site.forge.close(review, found_by(site.forge, review), "again")
    assert len(site.gerrit.calls()) == calls + 1


def test_a_mirror_is_read_and_gerrit_is_pushed_to(site: Site) -> None:
    """As with opendev.org: the URL is of another host than the Gerrit that .gitreview names."""
    site.world.url = "git@mirror.example.org:openstack/thing"
    site.world.gitreview = {"host": "review.example.org", "project": "openstack/thing.git"}
    review = site.world.review(url=site.world.url, gitreview=site.world.gitreview)
    assert site.forge.host(review) == "review.example.org"
    assert site.published(review).number == "1"
    hosts = {tuple(call[-4:-1]) for call in site.gerrit.calls()}
    assert ("29418", "--", "review.example.org") in hosts


def test_a_change_id_that_is_none(tmp_path: Path) -> None:
    git = Git.at(tmp_path, GitSettings())
    review = on_paper("https://example.org/x", change_id="I1 OR status:open")
    with pytest.raises(StepFailed, match="no Change-Id"):
        Gerrit(git).find(review)
