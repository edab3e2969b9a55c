"""What the keys of a manifest take, beside the kinds of `codemods.configuration.keys`.

Here, too, each kind reads values and says by a JSON Schema what it reads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from codemods.batch.manifest.addresses import HIDDEN, LONGEST, visible
from codemods.configuration.keys import Kind, Schema, Wrong, shown
from codemods.spelling import advice

MOST = 1_000_000
"""The largest whole number."""

_LINE = rf"[^{HIDDEN}]"
_WORD = rf"[^\s,{HIDDEN}]"
_BRANCH = (
    r"(?!-|\.|/|refs/|HEAD$|@$)"
    r"(?!.*(?:\.\.|@\{|//|/\.|\.lock(?:/|$)|[./]$))"
    rf"[^\s,~^:?*\[\\{HIDDEN}]+"
)
"""Source: git-check-ref-format(1); the comma is ours, since Gerrit parts options by it."""


def said(value: object) -> str:
    """`value` for a message: on one line, not long, without passwords of URLs."""
    told = visible(value) if isinstance(value, str) else shown(value)
    told = f"{told[:77]}…" if len(told) > 78 else told
    return f'"{told}"' if isinstance(value, str) else told


@dataclass(frozen=True, slots=True)
class Text(Kind):
    """A string of a certain form."""

    pattern: str
    """What it is as a whole, in what Python and ECMAScript have in common."""
    allowed: str
    """What it must be, behind "must be"."""
    longest: int = 200

    def read(self, value: object, names: Sequence[str]) -> str:
        if not isinstance(value, str):
            raise Wrong(f"must be {self.allowed}, not {said(value)}")
        if len(value) > self.longest:
            raise Wrong(f"must not have more than {self.longest} characters")
        if not re.fullmatch(self.pattern, value):
            raise Wrong(f"must be {self.allowed}, not {said(value)}")
        return value

    def schema(self, names: Sequence[str]) -> Schema:
        pattern = f"^(?:{self.pattern})$"
        return {"type": "string", "pattern": pattern, "maxLength": self.longest}


ID = Text(
    "[a-z0-9]+(?:-[a-z0-9]+)*",
    "lower-case letters and digits, with single hyphens between them",
    60,
)
TITLE = Text(rf"{_LINE}*[^\s{HIDDEN}]{_LINE}*", "a line of text", 100)
LINE = Text(rf"{_LINE}*", "a line of text")
PARAGRAPHS = Text(rf"(?:{_LINE}|[\n\t])*", "text without control characters", 10_000)
WORD = Text(
    rf"(?!-){_WORD}+", "a name that does not begin with a hyphen, without blanks and commas"
)
BRANCH = Text(_BRANCH, "the name of a branch, such as main or stable/2025.2")
AUTHOR = Text(
    rf"[^\s<>{HIDDEN}](?:[^<>{HIDDEN}]*[^\s<>{HIDDEN}])? <[^\s<>{HIDDEN}]+>",
    "a name and an address, such as Ada Smith <ada@example.org>",
)
PATH = Text(rf"{_LINE}+", "a path", LONGEST)
ADDRESS = Text(rf"(?!-){_LINE}+", "a URL or a path that does not begin with a hyphen", LONGEST)
SCHEDULER = Text(
    r"|(?:tls://[A-Za-z0-9.:\[\]-]+|tcp://(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\]))"
    r":[0-9]{1,5}",
    "tls://HOST:PORT, or tcp:// on this machine",
)


class Day(Kind):
    """A date."""

    _pattern = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")

    def read(self, value: object, names: Sequence[str]) -> date:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if isinstance(value, str) and self._pattern.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        raise Wrong(f"must be a date such as 2026-12-31, not {said(value)}")

    def schema(self, names: Sequence[str]) -> Schema:
        # What checks TOML by a JSON Schema hands over dates as strings.
        return {"type": "string", "format": "date", "pattern": f"^{self._pattern.pattern}$"}


@dataclass(frozen=True, slots=True)
class OneOf(Kind):
    """One of several words."""

    words: tuple[str, ...]

    def read(self, value: object, names: Sequence[str]) -> str:
        if isinstance(value, str) and value in self.words:
            return value
        there_are = f"one of {', '.join(self.words)}"
        hint = advice(value, self.words, "") if isinstance(value, str) else ""
        raise Wrong(f"must be {there_are}, not {said(value)}{hint and f'; {hint}'}")

    def schema(self, names: Sequence[str]) -> Schema:
        return {"enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class Choice(Kind):
    """One of the values of an `Enum`."""

    members: type[Enum]

    def read(self, value: object, names: Sequence[str]) -> Enum:
        return self.members(self._words.read(value, names))

    def schema(self, names: Sequence[str]) -> Schema:
        return self._words.schema(names)

    @property
    def _words(self) -> OneOf:
        return OneOf(tuple(member.value for member in self.members))


@dataclass(frozen=True, slots=True)
class Each(Kind):
    """A list of what another kind takes."""

    kind: Kind
    keeps_twins: bool = False
    """Whether what is there twice stays twice."""

    def read(self, value: object, names: Sequence[str]) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise Wrong(f"must be a list, not {said(value)}")
        try:
            read = tuple(self.kind.read(item, names) for item in value)
        except Wrong as error:
            raise Wrong(f"has a wrong element, which {error}") from None
        return read if self.keeps_twins else tuple(dict.fromkeys(read))

    def schema(self, names: Sequence[str]) -> Schema:
        return {"type": "array", "items": self.kind.schema(names)}


@dataclass(frozen=True, slots=True)
class Some(Kind):
    """A list that is not empty."""

    kind: Kind
    """What takes lists."""

    def read(self, value: object, names: Sequence[str]) -> Any:
        read = self.kind.read(value, names)
        if not read:
            raise Wrong("must not be empty")
        return read

    def schema(self, names: Sequence[str]) -> Schema:
        return {**self.kind.schema(names), "minItems": 1}


@dataclass(frozen=True, slots=True)
class Whole(Kind):
    """A whole number, up to `MOST`."""

    least: int = 1

    def read(self, value: object, names: Sequence[str]) -> int:
        # bool is a subclass of int
        if isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= MOST:
            return value
        raise Wrong(f"must be a whole number from {self.least} to {MOST}, not {said(value)}")

    def schema(self, names: Sequence[str]) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": MOST}


@dataclass(frozen=True, slots=True)
class Number(Kind):
    """A number from 0."""

    most: int

    def read(self, value: object, names: Sequence[str]) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise Wrong(f"must be {self._allowed}, not {said(value)}")
        if 0 <= value <= self.most:
            return float(value)
        raise Wrong(f"must be {self._allowed}, not {said(value)}")

    def schema(self, names: Sequence[str]) -> Schema:
        return {"type": "number", "minimum": 0, "maximum": self.most}

    @property
    def _allowed(self) -> str:
        return f"a number from 0 to {self.most}"
