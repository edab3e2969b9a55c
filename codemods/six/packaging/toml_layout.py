"""Where keys and values stand in a TOML document: what parses TOML does not tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from codemods.codemod import Span
from codemods.six.packaging import displays

Path: TypeAlias = "tuple[str, ...]"

_PART = r"""(?:[\w-]+|"[^"\r\n]*"|'[^'\r\n]*')"""
_KEY = re.compile(rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_NOTHING = re.compile(r"(?:\s|#[^\r\n]*)*")
_HEADER = re.compile(rf"(?P<array>\[?)\[[ \t]*(?P<key>{_KEY.pattern})[ \t]*\]{{1,2}}")
_BARE = re.compile(r"[^,\]}#\r\n]*")
_LINE = re.compile(r"[^\r\n]*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its value."""

    path: Path
    """From the root of the document."""
    span: Span
    """From the key to the end of the value."""
    value: int
    """Where the value begins."""


@dataclass(frozen=True, slots=True)
class Table:
    """A header, and the entries below it; the first table has none and stands for the root."""

    path: Path
    is_item: bool
    """Whether it is one of an array of tables."""
    header: Span
    entries: list[Entry] = field(default_factory=list)

    @property
    def span(self) -> Span:
        return Span(
            self.header.start, max([self.header.end, *(it.span.end for it in self.entries)])
        )


def tables(text: str) -> list[Table]:
    """What a document consists of. What is no TOML is skipped to the end of its line."""
    tables = [Table((), is_item=False, header=Span(0, 0))]
    position = _matched(_NOTHING, text, 0)
    while position < len(text):
        if header := _HEADER.match(text, position):
            span = Span(position, header.end())
            tables.append(Table(_parts(header["key"]), bool(header["array"]), span))
            position = header.end()
        elif entry := entry_at(text, position, tables[-1].path):
            tables[-1].entries.append(entry)
            position = entry.span.end
        else:
            position = _matched(_LINE, text, position)
        position = _matched(_NOTHING, text, position)
    return tables


def entry_at(text: str, start: int, path: Path) -> Entry | None:
    """The key that begins at `start`, with its value."""
    key = _KEY.match(text, start)
    equals = _EQUALS.match(text, key.end()) if key else None
    if key is None or equals is None or equals.end() == len(text):
        return None
    value = equals.end()
    if text[value] in "[{\"'":
        end = displays.end_of(text, value)
        if end is None:
            return None
    else:
        end = value + len(text[value : _matched(_BARE, text, value)].rstrip())
    return Entry((*path, *_parts(key.group())), Span(start, end), value)


def _matched(pattern: re.Pattern[str], text: str, start: int) -> int:
    """The offset behind what a pattern, which may match nothing, matches at `start`."""
    match = pattern.match(text, start)
    return match.end() if match else start


def _parts(key: str) -> Path:
    return tuple(part.strip("\"'") for part in re.findall(_PART, key))
