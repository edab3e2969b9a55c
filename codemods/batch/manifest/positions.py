"""In which line of a TOML document each key and each element stands; `tomllib` does not say it.

What is read is valid already, so that nothing is judged here: strings, brackets and keys are
followed, and that is all. Source of the grammar: TOML 1.0; a line feed, a comment and a comma at
the end within an inline table, as TOML 1.1 has them, are passed over.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from contextlib import suppress
from typing import TypeAlias

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Path: TypeAlias = "tuple[str | int, ...]"
"""Where something stands: names of keys, and numbers of elements from 0."""

_GAP = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BLANKS = re.compile(r"[ \t]*")
_NAME = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_PLAIN = re.compile(
    # Two quotes in front of the three that end it belong to the string.
    r'"""(?:[^\\]|\\.)*?""""{0,2}'
    r"|'''.*?''''{0,2}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|[^,\]}\n#]+",
    re.DOTALL,
)


class _Lost(Exception):
    """The text is not what was expected: it is no TOML, or of a later version."""


def lines_of(text: str) -> dict[Path, int]:
    """The number, from 1, of the line that each key and each element of a list begins in.

    A table that stands in several places, as ``a.b = 1`` makes one of ``a``, counts as where it
    comes up first. Of a text that is no TOML some are missing.
    """
    scan = _Scan(text)
    with suppress(_Lost, RecursionError):
        scan.document()
    ends = [match.start() for match in re.finditer("\n", text)]
    return {path: bisect_left(ends, offset) + 1 for path, offset in scan.found.items()}


class _Scan:
    """One pass over a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, int] = {}
        """Offsets."""
        self._lengths: dict[Path, int] = {}
        """How many tables there are so far in each list of tables that has headers."""

    def document(self) -> None:
        top: Path = ()
        while self._skip(_GAP) < len(self.text):
            start = self.at
            if self.text.startswith("[", start):
                top = self._header(start)
            else:
                self._pair(top)

    def _header(self, start: int) -> Path:
        """Behind ``[a.b]`` or ``[[a.b]]``; the table that the lines below belong to."""
        is_list = self.text.startswith("[[", start)
        self.at += 2 if is_list else 1
        self._skip(_BLANKS)
        names = self._names()
        self._skip(_BLANKS)
        self._expect("]]" if is_list else "]")
        path: Path = ()
        for number, name in enumerate(names, 1):
            path += (name,)
            self._note(path, start)
            if path in self._lengths and not (is_list and number == len(names)):
                path += (self._lengths[path] - 1,)
        if is_list:
            index = self._lengths.get(path, 0)
            self._lengths[path] = index + 1
            path += (index,)
            self._note(path, start)
        return path

    def _pair(self, table: Path) -> None:
        start = self.at
        path = table
        for name in self._names():
            path += (name,)
            self._note(path, start)
        self._skip(_BLANKS)
        self._expect("=")
        self._skip(_BLANKS)
        self._value(path)

    def _value(self, path: Path) -> None:
        if self.text.startswith("[", self.at):
            index = 0
            while self._within("]", index == 0):
                self._note((*path, index), self.at)
                self._value((*path, index))
                index += 1
        elif self.text.startswith("{", self.at):
            is_first = True
            while self._within("}", is_first):
                self._pair(path)
                is_first = False
        else:
            self._take(_PLAIN)

    def _within(self, end: str, is_first: bool) -> bool:
        """Go on to the next element between brackets; whether there is one, else behind `end`."""
        if is_first:
            self.at += 1
        self._skip(_GAP)
        if not is_first and self.text.startswith(",", self.at):
            self.at += 1
            self._skip(_GAP)
        if self.text.startswith(end, self.at):
            self.at += 1
            return False
        return True

    def _names(self) -> list[str]:
        names = [_name(self._take(_NAME))]
        while match := _DOT.match(self.text, self.at):
            self.at = match.end()
            names.append(_name(self._take(_NAME)))
        return names

    def _note(self, path: Path, offset: int) -> None:
        self.found.setdefault(path, offset)

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise _Lost
        self.at = match.end()
        return match[0]

    def _skip(self, pattern: re.Pattern[str]) -> int:
        self._take(pattern)
        return self.at

    def _expect(self, mark: str) -> None:
        if not self.text.startswith(mark, self.at):
            raise _Lost
        self.at += len(mark)


def _name(spelled: str) -> str:
    """The name that a part of a key stands for."""
    if spelled[0] not in "\"'":
        return spelled
    name: str = tomllib.loads(f"name = {spelled}")["name"]
    return name
