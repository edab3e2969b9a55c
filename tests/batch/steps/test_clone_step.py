"""What a repository says of itself, as its clone has it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from step_repositories import SIX, answered, carried, git, place_of, repository

from codemods.batch.failures import FailureKind, StepFailed
from codemods.batch.git import clones
from codemods.batch.steps.clone import gitreview, opted_out, perform
from codemods.batch.steps.orders import CloneOrder, to_json
from codemods.batch.steps.step import Step, StepName

GITREVIEW = """\
[gerrit]
host=review.example.org
port=29418
project=openstack/shop%d.git
# a comment
defaultbranch = stable/2025.2
"""


def test_the_base_is_what_the_branch_is_at(tmp_path: Path) -> None:
    url = repository(
        tmp_path / "remote",
        {"a.py": SIX, ".gitreview": GITREVIEW, ".github/CODEOWNERS": "* @them\n"},
    )
    order = CloneOrder(place_of(url, tmp_path / "batch"))
    first = answered(carried(order, tmp_path))
    assert first.values == {
        "branch": "main",
        "base": git(url, "rev-parse", "main"),
        "gitreview": {
            "host": "review.example.org",
            "port": "29418",
            "project": "openstack/shop%d.git",
            "defaultbranch": "stable/2025.2",
        },
        "codeowners": True,
        "opted_out": "",
    }
    assert answered(carried(order, tmp_path)).values == first.values
    (url / "a.py").write_text("")
    git(url, "commit", "--quiet", "--all", "--message=second")
    moved = answered(carried(order, tmp_path)).values
    assert moved["base"] == git(url, "rev-parse", "main") != first.values["base"]


@pytest.mark.parametrize("moves", [2, 3])
def test_a_branch_that_is_rewritten_meanwhile_is_asked_for_again(
    moves: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = repository(tmp_path / "remote", {"a.py": SIX})
    left = iter(range(moves))
    resolve = clones.resolve

    def resolved(*given: Any, **named: Any) -> clones.Base:
        """What the branch is at, and no longer is when this is known."""
        base = resolve(*given, **named)
        if next(left, None) is not None:
            git(url, "commit", "--quiet", "--amend", "--allow-empty", f"--message={base.oid}")
            git(url, "reflog", "expire", "--all", "--expire=now")
            git(url, "gc", "--quiet", "--prune=now")
        return base

    monkeypatch.setattr(clones, "resolve", resolved)
    inputs = to_json(CloneOrder(place_of(url, tmp_path / "batch")))
    step = Step(StepName.CLONE, "it", "key", inputs, 60, 2000, tmp_path / "log")
    if moves < 3:
        assert perform(step).values["base"] == git(url, "rev-parse", "main")
        return
    with pytest.raises(StepFailed, match="has been moved") as error:
        perform(step)
    assert error.value.failure.kind is FailureKind.CONFLICT


def test_a_repository_that_is_not_there(tmp_path: Path) -> None:
    result = carried(CloneOrder(place_of(tmp_path / "none", tmp_path / "batch")), tmp_path)
    assert result.failure is not None
    assert result.failure.kind is FailureKind.NOT_FOUND


def test_a_repository_may_not_want_it(tmp_path: Path) -> None:
    url = repository(tmp_path / "remote", {"pyproject.toml": "[tool.diffwright]\nbatch = false\n"})
    values = answered(carried(CloneOrder(place_of(url, tmp_path / "batch")), tmp_path)).values
    assert values["opted_out"].startswith("its pyproject.toml says so")
    assert not values["codeowners"]
    assert values["gitreview"] == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[tool.diffwright]\nbatch = true",
        "[tool.diffwright]\nbatch = 0",
        "[tool.black]\nbatch = false",
        "batch = false",
        "tool = 1",
        "[tool",
        "a = " + "[" * 5000,
    ],
)
def test_what_is_no_refusal(text: str) -> None:
    assert not opted_out(text)


@pytest.mark.parametrize(
    "text", ["", "host=a", "[other]\nhost=a", "[gerrit]\nhost", "[gerrit\n", "\0", "[gerrit]\n=a"]
)
def test_what_can_not_be_understood_says_nothing(text: str) -> None:
    assert gitreview(text) == {}
