"""The way of a review through the commands, to forges and on: made once, never forced, followed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from forged import PROJECT, Forged, gerrit_at, gitlab_at
from git_servers import Server
from world import SIX, git


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "remotes") as server:
        yield server


@pytest.fixture
def hub(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Forged:
    return Forged(tmp_path, server, monkeypatch, "github")


def _branch(world: Forged) -> str:
    (branch,) = world.branches(PROJECT)
    return f"refs/heads/{branch}"


@pytest.mark.parametrize(
    ("moment", "then"), [("before it is opened", "publish"), ("after it is opened", "sync")]
)
def test_whoever_is_killed_opens_no_second_review(hub: Forged, moment: str, then: str) -> None:
    planned = hub.planned()
    assert hub.run("apply").code == 0
    hub.gh.fail("pr create", "", done=moment.startswith("after"), kills=True)
    assert hub.killed("publish", "--yes-plan", planned) == -9
    assert hub.states() == ["publishing"]
    if then == "sync":
        assert hub.run("sync").code == 0
        assert hub.states() == ["open"]
    assert hub.run("publish", "--yes-plan", planned).code == 0
    (pull,) = hub.gh.pulls(PROJECT)
    # It is known as ours: a later version takes its place.
    hub.commit(PROJECT, {"shop/more.py": SIX})
    hub.published()
    assert [it["number"] for it in hub.gh.pulls(PROJECT)] == [pull["number"]]
    assert hub.states() == ["open"]
    assert list(hub.branches(PROJECT).values()) == [it["commit"] for it in hub.reviews()]


def test_what_was_pushed_without_a_review_is_ours(hub: Forged) -> None:
    planned = hub.planned()
    assert hub.run("apply").code == 0
    hub.gh.fail("pr create", "GraphQL: Pull requests are disabled (HTTP 403)")
    assert hub.run("publish", "--yes-plan", planned).code == 1
    assert hub.run("retry").code == 0
    hub.commit(PROJECT, {"shop/more.py": SIX})
    hub.published()
    assert hub.states() == ["open"]


def test_a_review_that_somebody_else_has_changed_is_held(hub: Forged) -> None:
    hub.published()
    theirs = hub.meddle(_branch(hub))
    assert hub.run("sync").code == 0
    hub.commit(PROJECT, {"shop/more.py": SIX})
    planned = hub.planned()
    assert hub.run("apply").code == 0
    for _ in range(2):
        done = hub.run("publish", "--yes-plan", planned)
        assert done.code == 4
        assert f"is at {theirs[:12]}" in done.err
        assert list(hub.branches(PROJECT).values()) == [theirs]
    hub.gh.fail("pr list", "HTTP 401: Bad credentials")
    assert hub.run("publish", "--yes-plan", planned).code == 1
    assert hub.states() == ["failed"]
    # It is closed for all that; what they have made of its branch stays.
    assert hub.run("close", "--reason", "theirs is better").code == 0
    assert hub.gh.pulls(PROJECT)[0]["state"] == "CLOSED"
    assert list(hub.branches(PROJECT).values()) == [theirs]


def test_what_people_do_with_a_review_is_heard(hub: Forged) -> None:
    hub.published()
    for fields, state in (
        ({"state": "CLOSED"}, "closed"),
        ({"state": "OPEN", "reviewDecision": "APPROVED"}, "approved"),
        ({"reviewDecision": "CHANGES_REQUESTED"}, "changes requested"),
    ):
        hub.gh.set(PROJECT, 1, **fields)
        assert hub.run("sync").code == 0
        assert hub.states() == [state]
    # It is merged, and planned anew before anybody has asked the forge.
    git("update-ref", "refs/heads/main", _branch(hub), cwd=hub.remotes / f"{PROJECT}.git")
    hub.gh.set(PROJECT, 1, state="MERGED")
    hub.planned()
    assert hub.run("sync").code == 0
    assert hub.states() == ["merged"]


def test_a_review_that_no_plan_wants_any_more_can_be_closed(hub: Forged) -> None:
    hub.published()
    hub.commit(PROJECT, {"pyproject.toml": "[tool.diffwright]\nbatch = false\n"})
    for _ in range(2):
        assert hub.run("plan").code == 0
        assert [it["state"] for it in hub.targets()] == ["skipped"]
    assert hub.states() == ["superseded"]
    assert hub.run("close", "--reason", "they said no").code == 0
    assert hub.gh.pulls(PROJECT)[0]["state"] == "CLOSED"
    assert hub.states() == ["closed"]


def test_who_wants_to_be_left_alone_for_long_is(hub: Forged, server: Server) -> None:
    planned = hub.planned()
    assert hub.run("apply").code == 0
    reset = {"remaining": 0, "reset": 2**33}
    with_limits: dict[str, Any] = {"resources": {"core": reset}}
    hub.gh.limit(with_limits)
    hub.gh.fail("pr list", "HTTP 403: API rate limit exceeded", times=9)
    done = hub.run("publish", "--yes-plan", planned)
    assert done.code == 4, done.err
    assert "1 wait: 127.0.0.1 wants to be asked" in done.err
    assert hub.states() == ["committed"]


def test_reviews_open_at_once_and_waves(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = Forged(tmp_path, server, monkeypatch, "github")
    hub.more = "open-reviews = 1\n\n[waves]\nsizes = [2]\nmerged = 1.0\n"
    for name in ("acme/till", "acme/cart"):
        hub.serve(name)
    planned = hub.planned()
    # The limit counts repositories for which something is left to do.
    for number in (1, 2):
        assert hub.run("apply", "--limit", "1").code == 0
        assert hub.states().count("committed") == number
    assert hub.run("apply").code == 0
    done = hub.run("publish", "--yes-plan", planned)
    assert done.code == 4
    assert "limits.open-reviews" in done.err
    assert "wave 2 waits: 0 of 2" in done.err
    assert hub.states() == ["open", "committed", "committed"]
    for number, name in enumerate((PROJECT, "acme/till")):
        hub.gh.set(name, 1, state="MERGED")
        assert hub.run("sync").code == 0
        # The next one takes the place; after both are merged the second wave opens.
        assert hub.run("publish", "--yes-plan", planned).code == (4 if number == 0 else 0)
    assert hub.states() == ["merged", "merged", "open"]


def test_a_change_of_gerrit(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = Forged(tmp_path, server, monkeypatch, "gerrit")
    gerrit = gerrit_at(world)
    world.published()
    (change,) = gerrit.changes()
    assert change["status"] == "NEW"
    # A base that moves elsewhere costs no new patch set.
    world.commit(PROJECT, {"README": "Elsewhere.\n"})
    world.published()
    assert gerrit.changes()[0]["revisions"] == change["revisions"]
    gerrit.set(1, labels={"Code-Review": {"approved": {"name": "Ann"}}}, submittable=True)
    assert world.run("sync").code == 0
    assert world.states() == ["approved"]
    gerrit.set(1, revisions=[*change["revisions"], "f" * 40])
    world.commit(PROJECT, {"shop/more.py": SIX})
    planned = world.planned()
    assert world.run("apply").code == 0
    assert world.run("publish", "--yes-plan", planned).code == 4
    assert len(gerrit.changes()[0]["revisions"]) == 2
    closed = world.run("close", "--reason", "no")
    assert closed.code == 1
    assert "by hand" in closed.err


def test_a_merge_request_of_gitlab(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = Forged(tmp_path, server, monkeypatch, "gitlab")
    gitlab = gitlab_at(world)
    world.published()
    world.commit(PROJECT, {"shop/more.py": SIX})
    world.published()
    (request,) = gitlab.requests()
    assert [request["sha"]] == [it["commit"] for it in world.reviews()]
    assert world.run("close", "--reason", "no").code == 0
    assert gitlab.requests()[0]["state"] == "closed"
    assert world.branches(PROJECT) == {}


def test_a_gitreview_that_names_no_host_keeps_no_plan_from_its_end(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = Forged(tmp_path, server, monkeypatch, "gerrit")
    world.commit(PROJECT, {".gitreview": "[gerrit]\nhost=-oProxyCommand\nproject=a\n"})
    done = world.run("plan")
    assert done.code == 0
    assert "The plan is " in done.err
