"""Environments and recipes of conda, and the configuration of pre-commit.

Read by lines rather than as YAML, since recipes are templates that only become YAML.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from codemods.codemod import Refusal, Span
from codemods.engine.text import Lines, newline_of
from codemods.six.packaging import displays
from codemods.six.packaging.mention import Mention, line_mention
from codemods.six.packaging.names import is_conda_requirement, name_of, requirement_message

_CONDA_KEYS = frozenset(
    {
        "build",
        "dependencies",
        "host",
        "pip",
        "requirements",
        "requires",
        "run",
        "run_constrained",
        "run_constraints",
    }
)
_PRE_COMMIT_KEYS = frozenset({"additional_dependencies"})

_KEY = re.compile(r"(?P<indentation>[ \t]*(?:-[ \t]+)?)(?P<name>[\w-]+):(?P<value>.*)")
_ITEM = re.compile(
    r"[ \t]*-[ \t]+"
    r"""(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<plain>[^\s"'].*?))"""
    r"[ \t]*(?:(?<=[ \t])#.*)?"
)
_VALUES = ("double", "single", "plain")
_COMMENT = re.compile(r"[ \t]*(?:#|\{[%#]|\Z)")
"""A line that holds nothing: a comment, a statement of Jinja, or blank."""


@dataclass(frozen=True, slots=True)
class _Item:
    """An item on a line of its own."""

    value: str
    line: Span
    offset: int
    """Where the value begins."""
    indentation: int


@dataclass(frozen=True, slots=True)
class _List:
    """What stands below a key, item by item."""

    key: Span
    """The line of the key."""
    column: int
    """Where the key begins in it."""
    items: list[_Item] = field(default_factory=list)


def conda_mentions(text: str) -> Iterator[Mention | Refusal]:
    """Where an environment or a recipe of conda names six."""
    return _mentions(text, _CONDA_KEYS)


def pre_commit_mentions(text: str) -> Iterator[Mention | Refusal]:
    """Where the hooks of pre-commit ask for six or its stubs."""
    return _mentions(text, _PRE_COMMIT_KEYS)


def _mentions(text: str, keys: Collection[str]) -> Iterator[Mention | Refusal]:
    lines = Lines(text)
    open_lists: list[_List] = []
    for start in lines.starts:
        line = text[start : lines.end_of(start)].rstrip("\r\n")
        if _COMMENT.match(line):
            continue
        span = Span(start, start + len(line))
        item = _ITEM.fullmatch(line)
        indentation = len(line) - len(line.lstrip(" \t"))
        is_item = line.startswith("-", indentation)
        while open_lists and not _is_below(open_lists[-1], indentation, is_item=is_item):
            yield from _in_block(lines, open_lists.pop())
        if open_lists and is_item:
            group = next((name for name in _VALUES if item and item[name] is not None), None)
            value, at = (item[group], item.start(group)) if item and group else ("", indentation)
            open_lists[-1].items.append(_Item(value, span, start + at, indentation))
        elif open_lists and line.startswith("[", indentation) and not open_lists[-1].items:
            yield from _in_brackets(lines, start + indentation)
        key = _KEY.fullmatch(line)
        if key and key["name"] in keys:
            value = key["value"].lstrip()
            if value.startswith("["):
                yield from _in_brackets(lines, span.end - len(value))
            elif not value or value.startswith("#"):
                open_lists.append(_List(span, len(key["indentation"])))
    while open_lists:
        yield from _in_block(lines, open_lists.pop())


def _is_below(above: _List, indentation: int, *, is_item: bool) -> bool:
    """Whether a line with that indentation stands below the key of a list."""
    return indentation > above.column or (is_item and indentation == above.column)


def _in_block(lines: Lines, block: _List) -> Iterator[Mention | Refusal]:
    items = [item for item in block.items if item.indentation == block.items[0].indentation]
    doomed = [item for item in items if is_conda_requirement(item.value)]
    others = [name_of(item.value) for item in items if not is_conda_requirement(item.value)]
    first = items[0] if items else None
    for item in doomed:
        message = requirement_message(item.value)
        if others:
            yield line_mention(lines, item.line, item.offset, message, others)
        elif not _follow_each_other(lines, block):
            reason = "the list would be empty, and more than its items stands in it"
            yield Refusal(item.offset, message, reason)
        elif item is first:
            yield Mention(item.offset, Span(block.key.end, item.line.end), message, " []")
        else:
            yield Mention(item.offset, lines.whole_lines(item.line), message)


def _follow_each_other(lines: Lines, block: _List) -> bool:
    """Whether nothing stands behind a key, and between it and its items."""
    spans = [block.key, *(item.line for item in block.items)]
    gaps = [lines.text[before.end : behind.start] for before, behind in pairwise(spans)]
    return lines.text[: block.key.end].endswith(":") and not any(
        gap.strip() or gap.count("\n") + gap.count("\r") > len(newline_of(gap)) for gap in gaps
    )


def _in_brackets(lines: Lines, start: int) -> Iterator[Mention]:
    display = displays.read(lines.text, start)
    if display is None:
        return
    values = [lines.text[one.start : one.end].strip("\"'") for one in display.elements]
    doomed = {
        index: requirement_message(value)
        for index, value in enumerate(values)
        if is_conda_requirement(value)
    }
    yield from displays.mentions(lines, display, doomed, values)
