"""Lists in brackets, as TOML, YAML and Python write them: their elements, and how one goes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from codemods.codemod import Span
from codemods.engine.text import Lines
from codemods.six.packaging.mention import Mention, line_mention
from codemods.six.packaging.names import name_of

_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|'
    r"'''(?:[^\\]|\\.)*?'''|"
    r'"(?:[^"\\\r\n]|\\(?:\r\n|.))*"|'
    r"'(?:[^'\\\r\n]|\\(?:\r\n|.))*'",
    re.DOTALL,
)
_COMMENT = re.compile(r"#[^\r\n]*")
_BLANK = re.compile(r"\s+")
_CLOSING = {"[": "]", "{": "}", "(": ")"}


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a list."""

    start: int
    end: int
    """Behind its last character."""
    stop: int
    """Behind its comma; `end` if there is none."""


@dataclass(frozen=True, slots=True)
class Display:
    """A list: what stands between a bracket and the one that closes it."""

    span: Span
    """Brackets included."""
    elements: tuple[Element, ...]


def read(text: str, start: int) -> Display | None:
    """The list whose opening bracket stands at `start`; None where that is not one."""
    if text[start : start + 1] not in _CLOSING:
        return None
    elements: list[Element] = []
    awaited = [_CLOSING[text[start]]]  # the closing brackets, outermost first
    first = last = -1  # of the element that is being read
    position = start + 1
    while position < len(text):
        character = text[position]
        if skipped := _BLANK.match(text, position) or _COMMENT.match(text, position):
            position = skipped.end()
            continue
        if character == awaited[-1]:
            awaited.pop()
            if not awaited:
                if first >= 0:
                    elements.append(Element(first, last, last))
                return Display(Span(start, position + 1), tuple(elements))
        elif character == "," and len(awaited) == 1:
            if first >= 0:
                elements.append(Element(first, last, position + 1))
            first = -1
            position += 1
            continue
        elif character in _CLOSING:
            awaited.append(_CLOSING[character])
        string = _STRING.match(text, position)
        first = position if first < 0 else first
        position = last = string.end() if string else position + 1
    return None


def end_of(text: str, start: int) -> int | None:
    """The offset behind the brackets or the string at `start`; None where neither ends."""
    if text[start] in _CLOSING:
        display = read(text, start)
        return display.span.end if display else None
    string = _STRING.match(text, start)
    return string.end() if string else None


def mentions(
    lines: Lines, display: Display, doomed: Mapping[int, str], values: Sequence[str]
) -> Iterator[Mention]:
    """The mentions that `doomed` has the messages of, by the index of the element.

    `values` are what all elements say, where that can be a requirement.
    """
    others = [name_of(value) for index, value in enumerate(values) if index not in doomed]
    for index, span in removals(lines, display, doomed):
        offset = display.elements[index].start
        if lines.whole_lines(span) == span:
            yield line_mention(lines, span, offset, doomed[index], others)
        else:
            yield Mention(offset, span, doomed[index])


def removals(lines: Lines, display: Display, doomed: Collection[int]) -> Iterator[tuple[int, Span]]:
    """What is to be deleted for the elements with the indices `doomed` to go, by index.

    An element that stands on lines of its own goes with them, and with the comment behind it.
    """
    past = 0
    for run in _runs(lines.text, display, sorted(doomed)):
        outer = _removal(lines, display, run, empties=len(doomed) == len(display.elements))
        start = max(past, outer.start)
        for index in run:
            end = outer.end if index == run[-1] else display.elements[index + 1].start
            yield index, Span(start, end)
            start = end
        past = outer.end


def _runs(text: str, display: Display, doomed: list[int]) -> list[list[int]]:
    """The indices, grouped where elements follow each other on one line."""
    runs: list[list[int]] = []
    for index in doomed:
        last = runs[-1][-1] if runs else -1
        gap = text[display.elements[last].stop : display.elements[index].start]
        if runs and last == index - 1 and not _breaks(gap):
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _removal(lines: Lines, display: Display, run: list[int], *, empties: bool) -> Span:
    text, elements = lines.text, display.elements
    first, last = elements[run[0]], elements[run[-1]]
    line_start = lines.start_of(first.start)
    line_end = lines.end_of(last.stop - 1)
    behind = text[last.stop : line_end].lstrip()
    if not text[line_start : first.start].strip() and (not behind or behind.startswith("#")):
        return Span(line_start, line_end)
    if run[-1] + 1 < len(elements):
        following = elements[run[-1] + 1].start
        if not _breaks(text[last.stop : following]):
            return Span(first.start, following)
    if run[0] == 0:
        start = display.span.start + 1
    else:
        before = elements[run[0] - 1]
        start = before.stop if last.stop > last.end else before.end
    if "#" in text[start : first.start]:
        start = first.start
    closing = display.span.end - 1
    if empties and not text[last.stop : closing].strip() and not _breaks(text[last.stop : closing]):
        return Span(start, closing)
    return Span(start, last.stop)


def _breaks(gap: str) -> bool:
    return "\n" in gap or "\r" in gap
