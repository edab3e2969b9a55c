"""What a project's configuration says of the order of imports."""

from __future__ import annotations

from pathlib import Path

import pytest

from codemods.engine.style import style_of


@pytest.mark.parametrize(
    ("name", "content", "apart"),
    [
        ("pyproject.toml", "[tool.isort]\nforce_sort_within_sections = true\n", False),
        ("pyproject.toml", "[tool.isort]\nforce_sort_within_sections = false\n", True),
        ("pyproject.toml", "[tool.ruff.lint.isort]\nforce-sort-within-sections = true\n", False),
        ("setup.cfg", "[isort]\nforce_sort_within_sections = True\n", False),
        ("setup.cfg", "[isort]\nforce_sort_within_sections = perhaps\n", True),
        (".isort.cfg", "[settings]\nforce_sort_within_sections = 1\n", False),
        ("tox.ini", "[hacking]\nlocal-check-factory = shop.hacking.checks.factory\n", False),
        ("test-requirements.txt", "coverage\nhacking>=1.1.0 # Apache-2.0\n", False),
        ("test-requirements.txt", "coverage\n# hacking\n", True),
        ("tox.ini", "not a section\n", True),
        ("pyproject.toml", "[tool.ruff]\nlint = 3\n", True),
    ],
)
def test_what_is_configured(tmp_path: Path, name: str, content: str, apart: bool) -> None:
    (tmp_path / name).write_text(content)
    assert style_of(tmp_path).forms_apart is apart


def test_nothing_is_configured(tmp_path: Path) -> None:
    assert style_of(tmp_path).forms_apart
