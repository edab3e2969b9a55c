"""A list of settings in a document: its entries, and how a further one would look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, TypeVar

from codemods.engine.text import Lines, newline_of

SETTING = r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*"
"""The name of a setting, or of a variable of the environment."""
OPTION = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
"""The name of an option of oslo.config."""
NAME = rf"(?:{SETTING}|{OPTION})"
MARKED = rf"(?P<mark>``|`|\*\*|)(?P<name>{NAME})(?P=mark)(?!\w)"
"""A name as text has it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry says of a setting."""

    name: str
    default: str
    sentence: str
    is_whole: bool
    """Whether the default is a whole number."""


class Form(Protocol):
    """How the entries of a list look."""

    def lines(self, told: Told) -> list[str] | None:
        """The lines of an entry; None where it has no room."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting in a list."""

    name: str
    start: int
    """Of its first line, in characters from the start of the text."""
    end: int
    """Behind its last line that is not blank."""
    gap: int = 0
    """How many blank lines stand between it and another one, where there are fewer."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of settings."""

    entries: tuple[Entry, ...]
    form: Form | None
    """None: a person has to add to it."""
    newline: str
    """What ends the lines of the document."""
    open_at: int = -1
    """Where the document ends, if not with a newline."""
    group: str = ""
    """That of all its options, where the document says so."""
    of_environment: bool = False
    """Whether it sets variables of the environment."""


class Rows:
    """The lines of a document, without what ends them.

    `mark` is what stands around code in it.
    """

    def __init__(self, text: str, mark: str = "``") -> None:
        self.text = text
        self.mark = mark
        self.newline = newline_of(text)
        lines = Lines(text)
        self.starts = [*lines.starts, len(text)]
        self.rows = [
            text[start:end].rstrip("\r\n") for start, end in pairwise(self.starts) if start < end
        ]

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> str:
        """A line; an empty one where there is none."""
        return self.rows[index] if 0 <= index < len(self.rows) else ""

    def is_blank(self, index: int) -> bool:
        return not self[index].strip()

    def indentation(self, index: int) -> int:
        return len(self[index]) - len(self[index].lstrip())

    def block(self, start: int, indentation: int, end: int) -> int:
        """The line behind what belongs to the line `start`: those further in than `indentation`."""
        last = start
        for index in range(start + 1, end):
            if self.is_blank(index):
                continue
            if self.indentation(index) <= indentation:
                break
            last = index
        return last + 1

    def listing(
        self,
        found: Sequence[tuple[str, int, int]],
        form: Form | None,
        group: str = "",
        *,
        gap: int = 0,
    ) -> Listing:
        """The list of entries with the names, first lines and ends (the line behind them)."""
        bounds = [(start, self._trimmed(start, end)) for _, start, end in found]
        gaps = [
            after - before if all(map(self.is_blank, range(before, after))) else None
            for (_, before), (after, _) in pairwise(bounds)
        ]
        usual = most(it for it in gaps if it is not None)
        entries = []
        for index, (name, _, _) in enumerate(found):
            beside = [it for it in gaps[max(0, index - 1) : index + 1] if it is not None]
            start, end = bounds[index]
            least = min(beside, default=gap if usual is None else usual)
            entries.append(Entry(name, self.starts[start], self.starts[end], least))
        open_at = -1 if self.text.endswith(("\n", "\r")) else len(self.text)
        return Listing(tuple(entries), form, self.newline, open_at, group)

    def _trimmed(self, start: int, end: int) -> int:
        while end > start + 1 and self.is_blank(end - 1):
            end -= 1
        return end


_Some = TypeVar("_Some")


def most(values: Iterable[_Some]) -> _Some | None:
    """The value that is there most often, of several the last; None where there is none."""
    listed = list(values)
    counts = Counter(listed)
    return max(reversed(listed), key=counts.__getitem__, default=None)


_DEFAULT = re.compile(
    r"(?P<before>\W{0,4}\b[Dd]efaults?(?:[ -]value)?(?: to| is)?[:*_]*[ \t]*[:=]?[ \t]*)"
    r"(?P<quote>``|`|)(?P<value>[^`]+?)(?P=quote)(?P<behind>[.*_)]*)"
)


def default_in(text: str, *, whole: bool = False) -> str | None:
    """What says the default in a text, with ``{default}`` for the value itself: ``(default:
    {default})``. `whole`: where it says nothing else. None if it doesn't."""
    found = _DEFAULT.fullmatch(text) if whole else _DEFAULT.search(text)
    if found is None or (not whole and found.end() != len(text)):
        return None
    escaped = [found[it].replace("{", "{{").replace("}", "}}") for it in ("before", "behind")]
    return f"{escaped[0]}{found['quote']}{{default}}{found['quote']}{escaped[1]}"
