"""How long a project lets its lines be, and how a header that outgrows that is broken.

Only what was rewritten is ever formatted; black sees one generated statement, never a file.
"""

from __future__ import annotations

import configparser
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import libcst as cst

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


def fitted(node: cst.ClassDef, code: str, indentation: str, style: Style) -> cst.ClassDef:
    """A class whose header was rewritten to `code`, broken before its last argument if too long.

    A header that the project had broken itself is left to its own breaks.
    """
    line, _, rest = code.rpartition("class ")[2].partition("\n")
    arguments = [*node.bases, *node.keywords]
    if rest.strip() not in {"", "pass"} or len(arguments) < 2:
        return node
    if len(indentation) + len("class ") + len(line.removesuffix(" pass")) <= style.limit:
        return node
    if style.black:
        return _blackened(node, indentation, style)
    column = len(f"class {node.name.value}(")
    comma = cst.Comma(
        whitespace_after=cst.ParenthesizedWhitespace(
            indent=True, last_line=cst.SimpleWhitespace(" " * column)
        )
    )
    arguments[-2] = arguments[-2].with_changes(comma=comma)
    return _with_arguments(node, arguments)


def _blackened(node: cst.ClassDef, indentation: str, style: Style) -> cst.ClassDef:
    import black  # noqa: PLC0415 - a tenth of a second that most runs don't need

    bare = node.with_changes(decorators=[], lines_after_decorators=[], leading_lines=[])
    mode = black.Mode(
        line_length=max(style.limit - len(indentation), 1), string_normalization=False
    )
    formatted = cst.parse_statement(black.format_str(cst.Module([bare]).code, mode=mode))
    assert isinstance(formatted, cst.ClassDef)
    return node.with_changes(
        bases=formatted.bases,
        keywords=formatted.keywords,
        lpar=formatted.lpar,
        rpar=formatted.rpar,
    )


def _with_arguments(node: cst.ClassDef, arguments: list[cst.Arg]) -> cst.ClassDef:
    bases = len(node.bases)
    return node.with_changes(bases=arguments[:bases], keywords=arguments[bases:])
