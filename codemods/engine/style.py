"""How a project wants its code to look, as far as its configuration says."""

from __future__ import annotations

import configparser
import sys
from collections.abc import Mapping
from dataclasses import dataclass
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


def style_of(root: Path) -> Style:
    """The style that the configuration files in the folder `root` ask for.

    A file that can't be read says nothing: how lines are broken is worth no failure.
    """
    tools = _tools(root / "pyproject.toml")
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


def _flake8_limit(path: Path) -> int | None:
    parser = configparser.RawConfigParser()
    try:
        parser.read(path, "utf-8")
        return parser.getint("flake8", "max-line-length", fallback=None)
    except (OSError, ValueError, configparser.Error):
        return None
