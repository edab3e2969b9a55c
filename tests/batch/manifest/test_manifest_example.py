"""The manifest that a batch begins with: what it says holds, and what it offers is taken."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from manifests import complaint, manifest

from codemods.batch.manifest.example import example
from codemods.batch.manifest.keys import REPOSITORY, TABLES
from codemods.batch.manifest.model import Manifest, Treatment
from codemods.catalog import available, names

REPOSITORIES = ["https://opendev.org/openstack/nova", "../oslo.config", 'a "b" é#']
OFFERED = re.compile(r"^#(?=\S)", re.MULTILINE)
"""What is taken away to take in a key or a table."""


def text() -> str:
    return example("retire-six", REPOSITORIES)


def plain(one: Manifest) -> Manifest:
    """Without what tells one file from another."""
    return replace(one, sha="")


def test_it_is_read_as_it_is(tmp_path: Path) -> None:
    read = manifest(tmp_path, text())
    assert read.id == "retire-six"
    assert [it.url for it in read.repositories] == [
        REPOSITORIES[0],
        str(tmp_path.parent / "oslo.config"),
        str(tmp_path / REPOSITORIES[2]),
    ]
    assert list(read.treatment.select) == names()
    assert read == Manifest(
        id=read.id,
        title=read.title,
        why="",
        deadline=None,
        source=read.source,
        sha=read.sha,
        repositories=read.repositories,
        treatment=Treatment(tuple(names())),
    )


def test_every_key_and_every_option_is_in_it() -> None:
    lines = text().splitlines()
    for table in [*TABLES.values(), REPOSITORY]:
        for key in table.keys:
            assert any(re.match(rf"#?{re.escape(key)} = ", line) for line in lines), key
    for codemod in available().values():
        assert (f"#[codemods.{codemod.name}]" in lines) == bool(codemod.options)
        for option in codemod.options:
            assert any(line.startswith(f"#{option.name} = ") for line in lines), option.name


def test_all_that_it_offers_is_the_default(tmp_path: Path) -> None:
    before = manifest(tmp_path, text())
    after = manifest(tmp_path, OFFERED.sub("", text()))
    assert after.deadline is not None
    assert after.limits.steps is not None
    assert {name: set(it) for name, it in after.treatment.options.items()} == {
        name: {option.name for option in it.options}
        for name, it in available().items()
        if it.options
    }
    as_before = replace(
        after,
        deadline=None,
        limits=replace(after.limits, steps=None),
        treatment=replace(after.treatment, options={}),
    )
    assert plain(as_before) == plain(before)


LINES = text().splitlines()


@pytest.mark.parametrize("number", [n for n, line in enumerate(LINES) if OFFERED.match(line)])
def test_each_line_may_be_taken_in_alone(tmp_path: Path, number: int) -> None:
    headers = [n for n in range(number + 1) if re.match(r"#?\[", LINES[n])]
    # Its table comes with it, and what such a table can't be without.
    needed = {number, headers[-1]}
    if LINES[headers[-1]] == "#[[repository]]":
        needed.add(next(n for n, line in enumerate(LINES) if line.startswith("#url = ")))
    taken = [line.lstrip("#") if n in needed else line for n, line in enumerate(LINES)]
    assert manifest(tmp_path, "\n".join(taken)).id == "retire-six"


def test_comments_are_not_wide() -> None:
    for line in text().splitlines():
        assert len(line) <= 92 or line.startswith("    ")


def test_without_repositories_it_says_what_is_missing(tmp_path: Path) -> None:
    assert "no repository is named; see urls" in complaint(tmp_path, example("a", []))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.text("aé\"'\\#\x7e ]\U0001f600", min_size=1, max_size=6))
def test_any_path_is_spelled(tmp_path: Path, path: str) -> None:
    read = manifest(tmp_path, example("a", [f"./{path}"]))
    assert read.repositories[0].url == str(tmp_path / path)
