"""What a repository says of itself, as its clone has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from step_repositories import SIX, answered, carried, git, place_of, repository

from codemods.batch.failures import FailureKind
from codemods.batch.steps.clone import gitreview, opted_out
from codemods.batch.steps.orders import CloneOrder

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
