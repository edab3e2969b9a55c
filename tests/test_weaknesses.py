"""The table of weaknesses has all that codemods find and that their pages name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from codemods import weaknesses
from codemods.catalog import available
from codemods.codemod import Codemod

PAGES = Path(__file__).parents[1] / "docs/codemods"

each = pytest.mark.parametrize("codemod", available().values(), ids=available())


@each
def test_what_a_codemod_finds_has_a_title(codemod: Codemod[Any]) -> None:
    assert [it for it in (codemod.cwe, *codemod.also) if weaknesses.title(it) is None] == []


@each
def test_what_its_page_names_has_a_title(codemod: Codemod[Any]) -> None:
    page = (PAGES / f"{codemod.name}.md").read_text("utf-8")
    named = {int(number) for number in re.findall(r"CWE-(\d+)", page)}
    assert codemod.cwe in named
    assert named - set(weaknesses.TITLES) == set()


def test_a_weakness_that_is_not_known_has_no_title() -> None:
    assert weaknesses.title(1) is None


def test_where_a_weakness_is_described() -> None:
    assert weaknesses.title(20) == "Improper Input Validation"
    assert weaknesses.url(20) == "https://cwe.mitre.org/data/definitions/20.html"
