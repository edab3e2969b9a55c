"""The page of each codemod, `docs/codemods/<name>.md`, says what a person has to know of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from codemods.catalog import available
from codemods.codemod import Codemod
from codemods.options import OneWord, SomeWords

ROOT = Path(__file__).parents[1]
HEADINGS = (
    "What it does",
    "Why",
    "Example",
    "Safety",
    "Options",
    "What it refuses",
    "References",
)
"""Each page has these in this order; others may stand between them."""

each = pytest.mark.parametrize("codemod", available().values(), ids=available())


def page_of(codemod: Codemod[Any]) -> str:
    return (ROOT / "docs/codemods" / f"{codemod.name}.md").read_text("utf-8")


def sections(codemod: Codemod[Any]) -> dict[str, str]:
    """The text below each heading of a codemod's page."""
    _, *parts = re.split(r"^## (.+)\n", page_of(codemod), flags=re.M)
    found = {heading: text.strip() for heading, text in zip(parts[::2], parts[1::2], strict=True)}
    assert len(found) * 2 == len(parts), "a heading is there twice"
    return found


@each
def test_the_page_has_the_fixed_headings(codemod: Codemod[Any]) -> None:
    found = sections(codemod)
    assert [heading for heading in found if heading in HEADINGS] == list(HEADINGS)
    assert all(found.values()), "a section is empty"


@each
def test_the_page_says_what_the_codemod_says_of_itself(codemod: Codemod[Any]) -> None:
    assert page_of(codemod).startswith(f"# {codemod.name}\n\n{codemod.title}")
    found = sections(codemod)
    weakness = f"[CWE-{codemod.cwe}](https://cwe.mitre.org/data/definitions/{codemod.cwe}.html)"
    assert weakness in found["Why"]
    assert "```diff" in found["Example"]
    assert f"`{codemod.safety.value}`" in found["Safety"]


@each
def test_the_page_names_every_option(codemod: Codemod[Any]) -> None:
    text = sections(codemod)["Options"]
    described = re.findall(r"^- `([^`]+)`: (.+(?:\n .*)*)", text, flags=re.M)
    assert [name for name, _ in described] == [option.name for option in codemod.options]
    for option, (_, description) in zip(codemod.options, described, strict=True):
        words = option.words if isinstance(option, (OneWord, SomeWords)) else ()
        assert [word for word in words if f"`{word}`" not in description] == []
    if codemod.options:
        assert f"`[tool.diffwright.{codemod.name}]`" in text
        assert f"--option {codemod.name}." in text


@each
def test_the_readme_lists_it(codemod: Codemod[Any]) -> None:
    page = f"docs/codemods/{codemod.name}.md"
    row = f"| [{codemod.name}]({page}) | CWE-{codemod.cwe}: "
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    (line,) = [line for line in lines if line.startswith(row)]
    assert line.endswith(f" | {codemod.safety.value} |")
