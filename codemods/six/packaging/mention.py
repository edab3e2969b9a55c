"""A place where a document names six as a requirement, and what goes with it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from codemods.codemod import Span
from codemods.engine.text import Lines, words

_NUMBER = re.compile(r"\b(?:the|these|those|all|of|first|last|next|following)\s+six\b", re.I)
"""Where six is no library."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where six is named, and the edit that removes it."""

    offset: int
    """Of the name."""
    span: Span
    """What goes."""
    message: str
    text: str = ""
    """What stands there afterwards."""


def line_mention(
    lines: Lines, span: Span, offset: int, message: str, others: Collection[str]
) -> Mention:
    """The mention whose lines go as a whole, with the comment above that speaks of it alone.

    `others` are the names of what else is listed there.
    """
    whole = lines.whole_lines(span)
    return Mention(offset, Span(_above(lines, whole.start, others), whole.end), message)


def _above(lines: Lines, start: int, others: Collection[str]) -> int:
    """`start` of a line, moved above the comment on top of it where that speaks of six only."""
    top = start
    while top > 0:
        previous = lines.start_of(top - 1)
        if not lines.text[previous:top].lstrip(" \t").startswith(("#", ";")):
            break
        top = previous
    comment = lines.text[top:start]
    if not any(True for _ in words(comment.lower(), "six")) or _NUMBER.search(comment):
        return start
    # What is written on top of a file, over several lines, speaks of the file.
    if top == 0 and len(comment.splitlines()) > 1:
        return start
    named = {word.lower() for word in re.findall(r"[\w.-]*\w", comment)}
    return start if named & {other.lower() for other in others} else top


def tidied(lines: Lines, mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions in order; where lines go, a blank line that is one too many goes with them."""
    result = sorted(mentions, key=lambda mention: mention.span)
    first = 0
    for index, mention in enumerate(result):
        span = mention.span
        if index and result[index - 1].span.end != span.start:
            first = index
        if not _is_lines(lines, mention) or not all(
            _is_lines(lines, other) for other in result[first:index]
        ):
            continue
        following = result[index + 1].span.start if index + 1 < len(result) else None
        if following == span.end:
            continue
        start = result[first].span.start
        floor = result[first - 1].span.end if first else 0
        if not _is_blank_above(lines, start):
            continue
        if span.end == len(lines.text):
            while start > floor and _is_blank_above(lines, start):
                start = lines.start_of(start - 1)
            start = max(start, floor)
            result[first] = replace(result[first], span=Span(start, result[first].span.end))
        elif not lines.text[span.end : (end := lines.end_of(span.end))].strip():
            result[index] = replace(mention, span=Span(span.start, end))
    return result


def _is_lines(lines: Lines, mention: Mention) -> bool:
    return not mention.text and lines.whole_lines(mention.span) == mention.span


def _is_blank_above(lines: Lines, start: int) -> bool:
    """Whether a blank line, or nothing, stands above the line that begins at `start`."""
    return start == 0 or not lines.text[lines.start_of(start - 1) : start].strip()
