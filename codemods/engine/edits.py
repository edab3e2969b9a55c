"""Edits of a text: put in order, tidied and made. What lies between them is never touched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from codemods.codemod import Site, Span
from codemods.engine.text import Lines
from codemods.patching.diff import Region

_BLANK = re.compile(r"[ \t]*(?:\r\n|\r|\n)")
"""A form feed is no blank: it parts the sections of a file."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A span of the old text and what stands there in the new one."""

    span: Span
    text: str
    sites: tuple[Site, ...] = ()
    """The sites that this edit carries out, the outermost first."""
    in_comment: bool = False
    """Whether it lies within a comment, so that nothing depends on it."""
    by: frozenset[str] = frozenset()
    """The codemods that asked for it; none for what only goes with the look of another one."""


class OverlapError(Exception):
    """Two edits that can't both be made."""


def apply(text: str, edits: Sequence[Edit]) -> str:
    """The text with all edits made; they are sorted and don't overlap."""
    pieces: list[str] = []
    position = 0
    for edit in edits:
        pieces.extend((text[position : edit.span.start], edit.text))
        position = edit.span.end
    pieces.append(text[position:])
    return "".join(pieces)


def moved_spans(edits: Sequence[Edit]) -> list[Span]:
    """Where the replacement of each edit stands in the new text; the edits are sorted."""
    growths = accumulate(
        (len(edit.text) - (edit.span.end - edit.span.start) for edit in edits), initial=0
    )
    return [
        Span(edit.span.start + growth, edit.span.start + growth + len(edit.text))
        for edit, growth in zip(edits, growths, strict=False)
    ]


def regions_of(before: bytes, after: bytes, text: str, edits: Sequence[Edit]) -> list[Region]:
    """The changed lines, counted at line feeds as diffs do it."""
    last_before, last_after = _line_count(before), _line_count(after)
    regions: list[Region] = []
    position = line = shift = 0
    for edit in edits:
        line += text.count("\n", position, edit.span.start)
        position = edit.span.start
        removed = text.count("\n", edit.span.start, edit.span.end)
        added = edit.text.count("\n")
        region = Region(
            line,
            min(line + removed + 1, last_before),
            line + shift,
            min(line + shift + added + 1, last_after),
        )
        shift += added - removed
        if regions and region.before_start <= regions[-1].before_end:
            first = regions.pop()
            region = replace(region, before_start=first.before_start, after_start=first.after_start)
        regions.append(region)
    return regions


def _line_count(content: bytes) -> int:
    return content.count(b"\n") + (bool(content) and not content.endswith(b"\n"))


def composed(edits: Sequence[Edit], changes: Sequence[Edit], start: int) -> list[Edit]:
    """Edits of the old text that do what `edits` do and, to what came out, `changes`.

    Both are sorted. The offsets of `changes` count from where `start` is, no edit standing before
    it. A change within what an edit wrote becomes part of that edit; no change at all is made if
    one goes across the border of an edit.
    """
    result: list[Edit] = []
    pending = [Edit(Span(it.span.start + start, it.span.end + start), it.text) for it in changes]
    growth = 0
    for edit in edits:
        begin = edit.span.start + growth
        end = begin + len(edit.text)
        while pending and pending[0].span.end <= begin:
            result.append(_moved(pending.pop(0), -growth))
        within: list[Edit] = []
        while pending and begin <= pending[0].span.start and pending[0].span.end <= end:
            if pending[0].span.start == end and not _closes(pending[0], within):
                break  # an insertion behind it
            within.append(_moved(pending.pop(0), -begin))
        if pending and pending[0].span.start < end:
            return list(edits)
        result.append(replace(edit, text=apply(edit.text, within)))
        growth += len(edit.text) - (edit.span.end - edit.span.start)
    result.extend(_moved(change, -growth) for change in pending)
    return result


def _closes(change: Edit, before: Sequence[Edit]) -> bool:
    """Whether a change ends with the parenthesis that one of those before it begins with."""
    return ")" in change.text and "(" in "".join(edit.text for edit in before)


def _moved(edit: Edit, by: int) -> Edit:
    return replace(edit, span=Span(edit.span.start + by, edit.span.end + by))


def in_order(edits: Iterable[Edit]) -> list[Edit]:
    """The edits by position, insertions before what they stand in front of.

    Raises `OverlapError`.
    """
    ordered = sorted(edits, key=lambda edit: (edit.span.start, edit.span.end))
    for before, after in pairwise(ordered):
        if after.span.start < before.span.end:
            raise OverlapError(
                f"two edits overlap at characters {after.span.start} to {before.span.end}"
            )
    return ordered


def removed_span(lines: Lines, span: Span) -> Span:
    """What goes with a removed statement: its line, or its part of a line that it shares."""
    text = lines.text
    line_start = lines.start_of(span.start)
    line_end = lines.end_of(max(span.start, span.end - 1))
    before, behind = text[line_start : span.start], text[span.end : line_end]
    if behind.lstrip().startswith(";"):
        rest = behind.lstrip()[1:].lstrip()
        if rest and not rest.startswith("#"):
            return Span(span.start, line_end - len(rest))
    if before.strip():
        # Behind another statement on the same line: the semicolon between them goes too.
        return Span(line_start + len(before.rstrip().removesuffix(";").rstrip()), span.end)
    return Span(line_start, line_end)


def tidied(lines: Lines, edits: Iterable[Edit], end: int) -> list[Edit]:
    """The edits in order; where whole lines go, a blank line that is one too many goes with them.

    Looks no further than the offset `end`. Raises `OverlapError`.
    """
    merged: list[Edit] = []
    for edit in in_order(_whole_lines(lines, edits)):
        last = merged[-1] if merged else None
        if last and last.span.end == edit.span.start and _drops_lines(last, edit, lines):
            span = Span(last.span.start, edit.span.end)
            merged[-1] = _united(last, edit, span)
        else:
            merged.append(edit)
    starts = {edit.span.start for edit in merged if not edit.span.end > edit.span.start}
    result: list[Edit] = []
    for index, edit in enumerate(merged):
        span = edit.span
        if _drops_lines(edit, edit, lines) and span.start not in starts and span.end not in starts:
            following = merged[index + 1].span.start if index + 1 < len(merged) else end
            past = _past_blank_lines(lines.text, span.start, span.end, min(end, following))
            edit = replace(edit, span=Span(span.start, past), in_comment=False)  # noqa: PLW2901
        result.append(edit)
    return result


def _whole_lines(lines: Lines, edits: Iterable[Edit]) -> list[Edit]:
    """The edits, with deletions that meet as one, and of whole lines where nothing is left."""
    result: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)):
        last = result[-1] if result else None
        if last and _deletes(last) and _deletes(edit) and edit.span.start <= last.span.end:
            span = Span(last.span.start, max(last.span.end, edit.span.end))
            result[-1] = _united(last, edit, span)
        else:
            result.append(edit)
    return [_widened(lines, edit) if _deletes(edit) else edit for edit in result]


def _united(first: Edit, second: Edit, span: Span) -> Edit:
    """Two deletions as one, of a span that holds both."""
    return Edit(span, "", (*first.sites, *second.sites), by=first.by | second.by)


def _deletes(edit: Edit) -> bool:
    return not edit.text and edit.span.end > edit.span.start


def _widened(lines: Lines, edit: Edit) -> Edit:
    """A deletion that leaves nothing of its line but white space, with all of the line."""
    start, end = edit.span.start, edit.span.end
    line_start, line_end = lines.start_of(start), lines.end_of(end - 1)
    if lines.text[line_start:start].strip() or lines.text[end:line_end].strip():
        return edit
    return replace(edit, span=Span(line_start, line_end), in_comment=False)


def _drops_lines(first: Edit, second: Edit, lines: Lines) -> bool:
    """Whether both edits do nothing but delete whole lines."""
    return all(
        not edit.text
        and edit.span.end > edit.span.start
        and lines.start_of(edit.span.start) == edit.span.start
        and lines.end_of(edit.span.end - 1) == edit.span.end
        for edit in (first, second)
    )


def _past_blank_lines(text: str, start: int, end: int, limit: int) -> int:
    """`end`, moved past blank lines: as many as stand above `start`, or all at a block's start."""
    above = 0
    head = text[:start]
    position = start
    while (stripped := _last_line(head[:position])) is not None and not stripped.strip(" \t\r\n"):
        position -= len(stripped)
        above += 1
    opener = _last_line(head[:position])
    if opener is None or opener.split("#")[0].rstrip().endswith(":"):
        above = len(text)
    while above and (blank := _BLANK.match(text, end, limit)) and blank.end() > end:
        above -= 1
        end = blank.end()
    return end


def _last_line(text: str) -> str | None:
    """The last line of a text with its newline; None if there is none."""
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n|\Z)", text[-2000:])
    found = [line for line in lines if line]
    return found[-1] if found else None
