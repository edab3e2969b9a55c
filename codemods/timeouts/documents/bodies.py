"""What stands below the name of a setting: its default, and what it is for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from codemods.timeouts.documents.listing import Rows, Told, default_in, most

_EXAMPLE = re.compile(r"(?P<fence>```\w*)$")


@dataclass(frozen=True, slots=True)
class Body:
    """The paragraphs of an entry."""

    mark: str
    """What stands around code in such a document."""
    default: str | None
    """The paragraph that says the default; None where none does."""
    is_first: bool
    """Whether that stands above the others."""
    example: str | None
    """The fence around an example, such as ``NAME = 5``, on top; None where there is none."""

    def lines(self, told: Told, *, indent: str = "", default_is_told: bool = False) -> list[str]:
        sentence = told.sentence
        paragraphs = [[sentence]]
        if self.default is not None:
            own = [self.default.format(default=told.default)]
            paragraphs.insert(0 if self.is_first else 1, own)
        elif not default_is_told and self.example is None:
            paragraphs = [[f"{sentence} {saying(told, self.mark)}"]]
        if self.example is not None:
            paragraphs.insert(0, [self.example, f"{told.name} = {told.default}", "```"])
        rows: list[str] = []
        for paragraph in paragraphs:
            rows.extend([""] if rows else [])
            rows.extend(f"{indent}{row}" for row in paragraph)
        return rows


@dataclass(frozen=True, slots=True)
class Voice:
    """Whether texts are sentences."""

    is_lower: bool
    """Whether they begin with a small letter."""
    is_open: bool
    """Whether they end without a full stop."""

    def said(self, sentence: str) -> str:
        """A sentence in this manner."""
        first = sentence[0].lower() if self.is_lower else sentence[0]
        return f"{first}{sentence[1:].removesuffix('.') if self.is_open else sentence[1:]}"


def voice_of(texts: Sequence[str]) -> Voice:
    """The voice of most of the texts."""
    given = [it for it in texts if it]
    lower = sum(it[0].islower() for it in given)
    unfinished = sum(not it.endswith((".", ")")) for it in given)
    return Voice(lower * 2 > len(given), unfinished * 2 > len(given))


def saying(told: Told, mark: str) -> str:
    """A sentence that says the default, where nothing else does."""
    return f"Defaults to {mark}{told.default}{mark}."


def body_of(rows: Rows, bodies: Sequence[tuple[int, int]]) -> Body:
    """How most entries look below their names; `bodies` are their first lines and ends."""
    paragraphs = [_paragraphs(rows, start, end) for start, end in bodies]
    defaults: list[str] = []
    first: list[bool] = []
    for several in paragraphs:
        for index, paragraph in enumerate(several):
            found = default_in(paragraph[0], whole=True) if len(paragraph) == 1 else None
            if found:
                defaults.append(found)
                first.append(index == 0)
                break
    told = most(defaults) if len(defaults) * 2 >= len(bodies) else None
    examples = [
        fence["fence"]
        for several in paragraphs
        if several
        and len(several[0]) == 3
        and " = " in several[0][1]
        and (fence := _EXAMPLE.match(several[0][0]))
    ]
    example = most(examples) if len(examples) * 2 > len(bodies) else None
    return Body(rows.mark, told, bool(most(first)), example)


def _paragraphs(rows: Rows, start: int, end: int) -> list[list[str]]:
    """The lines of each paragraph, without their indentation."""
    found: list[list[str]] = [[]]
    for index in range(start, end):
        if rows.is_blank(index):
            found.append([])
        else:
            found[-1].append(rows[index].strip())
    return [it for it in found if it]
