"""From the sites of a file to edits of its text. What lies between the edits is never touched."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from codemods.codemod import Site, Span, Unit
from codemods.engine import units
from codemods.engine.text import newline_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from codemods.engine.formatting import Style
    from codemods.engine.text import Lines

_PRAGMA = re.compile(r"#\s*(?:noqa|type:|pragma|pylint:|flake8:|isort:|nosec|fmt:|mypy:|NOQA)")
"""Comments that speak to a tool about their own line, and go where the line goes."""

_BLANK = re.compile(r"[ \t\f]*(?:\r\n|\r|\n)")


@dataclass(frozen=True, slots=True)
class Edit:
    """A span of the old text and what stands there in the new one."""

    span: Span
    text: str
    sites: tuple[Site, ...] = ()
    """The sites that this edit carries out, the outermost first."""


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


class Splicer:
    """Rewrites the units of one file, inner ones first."""

    def __init__(
        self, lines: Lines, transform: units.Transform, sites: Iterable[Site], style: Style
    ) -> None:
        self._lines = lines
        self._text = lines.text
        self._transform = transform
        self._style = style
        self._removed: Counter[Span] = Counter()
        self._tree = _nested(sites)

    def edits(self) -> list[Edit]:
        """One edit for each outermost site, not yet tidied. Raises `units.UnitError`."""
        return [self._edit(site, inner) for site, inner in self._tree]

    def _edit(self, site: Site, inner: _Tree) -> Edit:
        start, end = site.span.start, site.span.end
        edits = tidied(self._lines, [self._edit(child, below) for child, below in inner], end)
        shifted = [
            Edit(Span(edit.span.start - start, edit.span.end - start), edit.text) for edit in edits
        ]
        source = apply(self._text[start:end], shifted)
        indentation = self._lines.indentation(start)
        done = (site, *(deeper for edit in edits for deeper in edit.sites))
        pieces = units.rewrite(self._transform, site, source, indentation, self._style)
        if pieces is None:
            return self._removal(site, done)
        if site.unit is Unit.STATEMENT and len(pieces) > 1:
            return Edit(site.span, self._joined(site, pieces), done)
        return Edit(site.span, pieces[0], done)

    def _joined(self, site: Site, pieces: list[str]) -> str:
        """Several simple statements in the place of one."""
        if self._shares_line(site.span):
            return "; ".join(pieces)
        newline = newline_of(self._text[site.span.end :] or self._text)
        return (newline + self._lines.indentation(site.span.start)).join(pieces)

    def _removal(self, site: Site, done: tuple[Site, ...]) -> Edit:
        around = site.surroundings
        self._removed[around.suite] += 1
        if self._removed[around.suite] == around.suite_size:
            return Edit(site.span, "pass", done)  # a block can't be left empty
        span = removed_span(self._lines, site.span)
        if site.unit is Unit.BLOCK:
            span = Span(_above_comments(self._lines, span.start), span.end)
        return Edit(span, self._kept_comment(site.span), done)

    def _kept_comment(self, span: Span) -> str:
        """A comment behind a removed statement, on a line of its own, unless it spoke to a tool."""
        if self._shares_line(span):
            return ""
        line = self._text[span.end : self._lines.end_of(max(span.start, span.end - 1))]
        comment = line.strip()
        if not comment.startswith("#") or _PRAGMA.match(comment):
            return ""
        return self._lines.indentation(span.start) + comment + line[len(line.rstrip("\r\n")) :]

    def _shares_line(self, span: Span) -> bool:
        before = self._text[self._lines.start_of(span.start) : span.start]
        behind = self._text[span.end : self._lines.end_of(max(span.start, span.end - 1))]
        return bool(before.strip()) or behind.lstrip().startswith(";")


_Tree: TypeAlias = "list[tuple[Site, _Tree]]"


def _nested(sites: Iterable[Site]) -> _Tree:
    """The sites as a forest: each with those that lie within it. Raises `OverlapError`."""
    forest: _Tree = []
    stack: list[tuple[Site, _Tree]] = []
    for site in sorted(sites, key=lambda site: (site.span.start, -site.span.end)):
        while stack and not stack[-1][0].span.holds(site.span):
            if stack[-1][0].span.end > site.span.start:
                raise OverlapError(f"two sites overlap at character {site.span.start}")
            stack.pop()
        entry: tuple[Site, _Tree] = (site, [])
        (stack[-1][1] if stack else forest).append(entry)
        stack.append(entry)
    return forest


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
    for edit in in_order(edits):
        last = merged[-1] if merged else None
        if last and last.span.end == edit.span.start and _drops_lines(last, edit, lines):
            span = Span(last.span.start, edit.span.end)
            merged[-1] = Edit(span, "", (*last.sites, *edit.sites))
        else:
            merged.append(edit)
    starts = {edit.span.start for edit in merged if not edit.span.end > edit.span.start}
    result = []
    for index, edit in enumerate(merged):
        span = edit.span
        if _drops_lines(edit, edit, lines) and span.start not in starts and span.end not in starts:
            following = merged[index + 1].span.start if index + 1 < len(merged) else end
            past = _past_blank_lines(lines.text, span.start, span.end, min(end, following))
            edit = Edit(Span(span.start, past), "", edit.sites)  # noqa: PLW2901
        result.append(edit)
    return result


def _drops_lines(first: Edit, second: Edit, lines: Lines) -> bool:
    """Whether both edits do nothing but delete whole lines."""
    return all(
        not edit.text
        and edit.span.end > edit.span.start
        and lines.start_of(edit.span.start) == edit.span.start
        and lines.end_of(edit.span.end - 1) == edit.span.end
        for edit in (first, second)
    )


def _above_comments(lines: Lines, start: int) -> int:
    """`start` of a line, moved above the comment lines that stand directly on top of it."""
    indentation = lines.indentation(start)
    while start > 0:
        previous = lines.start_of(start - 1)
        line = lines.text[previous:start]
        if not line.startswith(indentation + "#") or line.startswith(("#!", "# -*-")):
            break
        start = previous
    return start


def _past_blank_lines(text: str, start: int, end: int, limit: int) -> int:
    """`end`, moved past blank lines: as many as stand above `start`, or all at a block's start."""
    above = 0
    head = text[:start]
    position = start
    while (stripped := _last_line(head[:position])) is not None and not stripped.strip():
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
