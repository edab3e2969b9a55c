"""How a project wants its code to look, as far as its configuration says."""

from __future__ import annotations

import configparser
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PEP8_LIMIT = 79
"""Source: PEP 8, "Maximum Line Length"."""
BLACK_LIMIT = 88
"""What black and ruff take where the project says nothing."""


@dataclass(frozen=True, slots=True)
class Style:
    """What a project says about the look of its code."""

    limit: int = PEP8_LIMIT
    """Characters in a line."""
    black: bool = False
    """Whether the project formats with black, or with ruff, which does the same."""
    forms_apart: bool = True
    """Whether ``import x`` stands before ``from x import y``, where a file does not tell."""


def style_of(root: Path) -> Style:
    """The style that the configuration files in the folder `root` ask for.

    A file that can't be read says nothing: how lines are broken is worth no failure.
    """
    tools = _tools(root / "pyproject.toml")
    return replace(_lines(root, tools), forms_apart=not _mixes_forms(root, tools))


def _lines(root: Path, tools: Mapping[str, Any]) -> Style:
    """What is said about lines."""
    for name in ("black", "ruff"):
        table = tools.get(name)
        if isinstance(table, dict) and (name == "black" or "format" in table):
            limit = table.get("line-length", BLACK_LIMIT)
            return Style(limit if isinstance(limit, int) else BLACK_LIMIT, black=True)
    ruff = tools.get("ruff")
    if isinstance(ruff, dict) and isinstance(ruff.get("line-length"), int):
        return Style(ruff["line-length"])
    for name in ("setup.cfg", "tox.ini", ".flake8"):
        limit = _flake8_limit(root / name)
        if limit is not None:
            return Style(limit)
    return Style()


def _tools(path: Path) -> Mapping[str, Any]:
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    tools = content.get("tool")
    return tools if isinstance(tools, dict) else {}


def _mixes_forms(root: Path, tools: Mapping[str, Any]) -> bool:
    """Whether imports are sorted by module, whatever their form: by isort, ruff or hacking."""
    isort, ruff = tools.get("isort"), tools.get("ruff")
    lint = ruff.get("lint", ruff) if isinstance(ruff, dict) else {}
    for table in (isort, lint.get("isort") if isinstance(lint, dict) else None):
        if isinstance(table, dict):
            for name in ("force_sort_within_sections", "force-sort-within-sections"):
                if name in table:
                    return table[name] is True
    for name, section in (
        (".isort.cfg", "settings"),
        ("setup.cfg", "isort"),
        ("tox.ini", "isort"),
    ):
        parser = _parsed(root / name)
        try:
            if parser.getboolean(section, "force_sort_within_sections", fallback=False):
                return True
        except ValueError:
            continue
    return _uses_hacking(root)


def _uses_hacking(root: Path) -> bool:
    """Whether the style guide of OpenStack is checked, whose H306 asks for that order."""
    if any(_parsed(root / name).has_section("hacking") for name in ("tox.ini", "setup.cfg")):
        return True
    try:
        required = (root / "test-requirements.txt").read_text("utf-8")
    except (OSError, ValueError):
        return False
    return any(line.startswith("hacking") for line in required.splitlines())


def _parsed(path: Path) -> configparser.RawConfigParser:
    """The sections of a file; none where it can't be read."""
    parser = configparser.RawConfigParser()
    try:
        parser.read(path, "utf-8")
    except (OSError, ValueError, configparser.Error):
        return configparser.RawConfigParser()
    return parser


def _flake8_limit(path: Path) -> int | None:
    try:
        return _parsed(path).getint("flake8", "max-line-length", fallback=None)
    except ValueError:
        return None
