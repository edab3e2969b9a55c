"""A place where a document names six as a requirement, and what goes with it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from codemods.codemod import Span
from codemods.engine.text import Lines, holds_word

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
    top, indentation = start, lines.indentation(start)
    while top > 0:
        previous = lines.start_of(top - 1)
        if not lines.text.startswith((f"{indentation}#", f"{indentation};"), previous):
            break
        top = previous
    comment = lines.text[top:start]
    if not holds_word(comment.lower(), "six") or _NUMBER.search(comment):
        return start
    # What is written on top of a file, over several lines, speaks of the file.
    if top == 0 and len(comment.splitlines()) > 1:
        return start
    named = {word.lower() for word in re.findall(r"[\w.-]*\w", comment)}
    return start if named & {other.lower() for other in others} else top


def tidied(lines: Lines, mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions in order; where lines go, a blank line that is one too many goes with them.

    At the end of the file, all blank lines above them go.
    """
    groups = list(_groups(sorted(mentions, key=lambda mention: mention.span)))
    last = len(lines.text)  # where the lines begin that go at the end of the file
    for index in reversed(range(len(groups))):
        group = groups[index]
        start, end = group[0].span.start, group[-1].span.end
        if not all(_is_lines(lines, mention) for mention in group):
            continue
        if end == last:
            floor = groups[index - 1][-1].span.end if index else 0
            while start > floor and _is_blank_above(lines, start):
                start = max(floor, lines.start_of(start - 1))
            group[0] = replace(group[0], span=Span(start, group[0].span.end))
            last = start
        elif _is_blank_above(lines, start) and _is_blank_below(lines, end):
            span = Span(group[-1].span.start, lines.end_of(end))
            group[-1] = replace(group[-1], span=span)
    return [mention for group in groups for mention in group]


def _groups(mentions: Iterable[Mention]) -> Iterator[list[Mention]]:
    """The mentions, those together that follow each other without a gap."""
    group: list[Mention] = []
    for mention in mentions:
        if group and group[-1].span.end != mention.span.start:
            yield group
            group = []
        group.append(mention)
    if group:
        yield group


def _is_lines(lines: Lines, mention: Mention) -> bool:
    return not mention.text and lines.whole_lines(mention.span) == mention.span


def _is_blank_above(lines: Lines, start: int) -> bool:
    """Whether a blank line, or nothing, stands above the line that begins at `start`."""
    return start == 0 or not lines.text[lines.start_of(start - 1) : start].strip()


def _is_blank_below(lines: Lines, end: int) -> bool:
    """Whether a blank line stands below the one that ends at `end`."""
    return not lines.text[end : lines.end_of(end)].strip()
