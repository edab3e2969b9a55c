"""Scans of real repositories: what they give, and that it is the same wherever it is done."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest
from step_repositories import SIX, TELLING, answered, carried, git, repository, scan_order

from codemods.batch.failures import FailureKind
from codemods.batch.split.review import from_json, sha_of
from codemods.batch.steps.orders import CommitOrder, Wanted
from codemods.batch.steps.step import StepResult

_WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)

FILES = {
    "shop/__init__.py": "",
    "shop/keys.py": SIX,
    "shop/more.py": SIX.replace("def keys", "def names"),
    "tools/run.py": SIX,
    "shop/broken.py": "import six\n\nprint 'no'\n",
    "requirements.txt": "six\nrequests\n",
    "CODEOWNERS": "/shop/ @shop\n/tools/ @tools\n",
}


def told(result: StepResult) -> tuple[str, dict[str, bytes]]:
    return json.dumps(answered(result).values, sort_keys=True), dict(result.blobs)


def test_a_scan_gives_reviews_and_counts(tmp_path: Path) -> None:
    url = repository(tmp_path / "remote", FILES)
    result = answered(carried(scan_order(url, tmp_path / "batch"), tmp_path))
    values = result.values
    reviews = [from_json(it) for it in values["reviews"]]
    changed = {file.path for it in reviews for file in it.files}
    assert {"shop/keys.py", "shop/more.py", "tools/run.py"} <= changed
    assert {it for review in reviews for it in review.owners} == {"@shop", "@tools"}
    for review in reviews:
        assert review.diff in result.blobs
        for file in review.files:
            assert not file.after or sha_of(result.blobs[file.after]) == file.after
    counts = values["counts"]["no-six"]
    assert counts["found"] == counts["repaired"] + counts["reported"]
    assert counts["repaired"] >= 3
    assert [it["path"] for it in values["problems"]] == ["shop/broken.py"]
    assert values["files"]["changed"] == len(changed)
    lines = result.blobs[values["findings"]].splitlines() if values["findings"] else []
    assert len(lines) == counts["reported"]
    assert all(json.loads(line)["codemod"] == "no-six" for line in lines)
    assert result.megabytes > 20
    assert not [*(tmp_path / "scratch").iterdir()]


def test_a_scan_is_the_same_again_and_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = repository(tmp_path / "remote", FILES)
    order = scan_order(url, tmp_path / "batch")
    first = told(carried(order, tmp_path))
    assert told(carried(order, tmp_path)) == first
    # A person's settings, and a folder above with a configuration, are those of another machine.
    home = tmp_path / "home"
    home.mkdir()
    (home / "pyproject.toml").write_text("[tool.diffwright]\nignore = ['no-six']\n")
    (home / ".gitconfig").write_text("[core]\nexcludesFile = ~/all\nquotePath = true\n")
    (home / "all").write_text("*\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_DIR", str(url / ".git"))
    assert told(carried(scan_order(url, home / "deep" / "batch"), home / "deep")) == first


def test_the_configuration_of_the_repository_is_heard(tmp_path: Path) -> None:
    settings = """\
[tool.diffwright]
select = ["masked-secret"]
exclude = ["shop/more.py"]

[tool.diffwright.per-file-ignores]
"tools/" = ["no-six"]
"""
    url = repository(tmp_path / "remote", {**FILES, "pyproject.toml": settings, "docs/a.py": SIX})
    order = scan_order(url, tmp_path / "batch", exclude=("docs/",))
    values = answered(carried(order, tmp_path)).values
    paths = {file["path"] for it in values["reviews"] for file in it["files"]}
    assert "shop/keys.py" in paths
    assert not paths & {"shop/more.py", "tools/run.py", "docs/a.py"}
    assert [*values["counts"]] == ["no-six"]


def test_a_repository_that_wants_none_of_the_codemods_is_unchanged(tmp_path: Path) -> None:
    settings = "[tool.diffwright]\nignore = ['no-six']\n"
    url = repository(tmp_path / "remote", {**FILES, "pyproject.toml": settings})
    values = answered(carried(scan_order(url, tmp_path / "batch"), tmp_path)).values
    assert values["reviews"] == []
    assert values["counts"] == {}
    assert values["findings"] == ""


def test_a_wrong_configuration_is_told_in_a_sentence(tmp_path: Path) -> None:
    settings = "[tool.diffwright]\nselct = []\n"
    url = repository(tmp_path / "remote", {**FILES, "pyproject.toml": settings})
    failure = carried(scan_order(url, tmp_path / "batch"), tmp_path).failure
    assert failure is not None
    assert failure.kind is FailureKind.BROKEN
    assert failure.message == (
        "its configuration is wrong: pyproject.toml: [tool.diffwright] has no key 'selct'; "
        "did you mean select?"
    )


def test_what_a_person_should_look_at_is_left_where_that_is_asked(tmp_path: Path) -> None:
    url = repository(tmp_path / "remote", {"a.py": TELLING, "b.py": SIX})
    names = ("masked-secret", "no-six")
    every = answered(carried(scan_order(url, tmp_path / "batch", *names), tmp_path)).values
    safe = answered(
        carried(scan_order(url, tmp_path / "batch", *names, safe_only=True), tmp_path)
    ).values
    assert any(it["needs_review"] for it in every["reviews"])
    assert not any(it["needs_review"] for it in safe["reviews"])


def test_the_commits_of_a_scan_are_the_same_however_often_they_are_made(tmp_path: Path) -> None:
    url = repository(tmp_path / "remote", FILES)
    order = scan_order(url, tmp_path / "batch")
    scanned = answered(carried(order, tmp_path))
    reviews = [from_json(it) for it in scanned.values["reviews"]]
    wanted = tuple(
        Wanted(it.key, it.files, f"No six: {it.key}\n", f"refs/heads/diffwright/trial/{it.key}")
        for it in reviews
    )
    commits = CommitOrder(order.place, order.base, wanted, "A <a@example.org>", _WHEN)
    first = answered(carried(commits, tmp_path, blobs=scanned.blobs)).values["commits"]
    assert first.keys() == {it.key for it in reviews}
    assert answered(carried(commits, tmp_path, blobs=scanned.blobs)).values["commits"] == first
    # A machine without the clone makes it, and the same commits in it.
    place = replace(order.place, clone=tmp_path / "elsewhere.git")
    elsewhere = replace(commits, place=place)
    assert answered(carried(elsewhere, tmp_path, blobs=scanned.blobs)).values["commits"] == first
    for it in reviews:
        content = git(order.place.clone, "show", f"{first[it.key]}:{it.files[0].path}")
        assert "six" not in content
    failure = carried(commits, tmp_path).failure
    assert failure is not None
    assert failure.kind is FailureKind.INTERNAL
