"""From the sites of a file to edits of its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TypeAlias

from codemods.codemod import Site, Span, TextEdit, Unit
from codemods.engine import units
from codemods.engine.comments import NOQA, OLD_PYTHON, PRAGMA, above_comments
from codemods.engine.edits import (
    Edit,
    OverlapError,
    apply,
    removed_span,
    tidied,
)
from codemods.engine.overlaps import Claim
from codemods.engine.text import Lines, newline_of

_COMMENT = re.compile(r"#[^\r\n]*")


class Splicer:
    """Rewrites the units of one file, inner ones first, and the comments in and around them."""

    def __init__(
        self,
        lines: Lines,
        transform: units.Transform,
        sites: Iterable[Site],
        comments: Iterable[TextEdit] = (),
    ) -> None:
        self._lines = lines
        self._text = lines.text
        self._transform = transform
        self._removed: Counter[Span] = Counter()
        self._tree = _nested([*sites, *comments])

    def edits(self) -> list[Edit]:
        """One edit for each outermost site, not yet tidied. Raises `units.UnitError`."""
        return [self._edit(site, inner) for site, inner in self._tree]

    def _edit(self, site: Site | TextEdit, inner: _Tree) -> Edit:
        if isinstance(site, TextEdit):
            return Edit(site.span, site.text, in_comment=True)
        start, end = site.span.start, site.span.end
        edits = tidied(self._lines, [self._edit(child, below) for child, below in inner], end)
        shifted = [
            Edit(Span(edit.span.start - start, edit.span.end - start), edit.text) for edit in edits
        ]
        source = apply(self._text[start:end], shifted)
        indentation = self._lines.indentation(start)
        done = (site, *(deeper for edit in edits for deeper in edit.sites))
        pieces = units.rewrite(self._transform, site, source, indentation)
        if pieces is None:
            return self._removal(site, done)
        if site.unit in {Unit.BLOCK, Unit.RUN} and newline_of(source) not in source:
            # One line tells nothing of the newlines of the file.
            pieces = [piece.replace("\n", self._newline_behind(site)) for piece in pieces]
        if site.unit is Unit.STATEMENT and len(pieces) > 1:
            return Edit(site.span, self._joined(site, pieces), done)
        return Edit(site.span, pieces[0], done)

    def _joined(self, site: Site, pieces: list[str]) -> str:
        """Several simple statements in the place of one."""
        if self._shares_line(site.span):
            return "; ".join(pieces)
        behind = self._text[site.span.end : self._lines.end_of(site.span.end - 1)]
        # What has a linter pass over the one statement has it pass over each.
        mark = behind.rstrip() if NOQA.search(behind) else ""
        newline = self._newline_behind(site)
        return (mark + newline + self._lines.indentation(site.span.start)).join(pieces)

    def _newline_behind(self, site: Site) -> str:
        return newline_of(self._text[site.span.end :] or self._text)

    def _removal(self, site: Site, done: tuple[Site, ...]) -> Edit:
        around = site.surroundings
        self._removed[around.suite] += 1
        span = site.span
        if self._removed[around.suite] == around.suite_size:
            clause = around.clause
            if clause is None or (
                around.suite_size > 1 and "#" in self._text[clause.start : clause.end]
            ):
                return Edit(span, "pass", done)  # a block can't be left empty
            span = Span(clause.start, max(clause.end, span.end))
        span = removed_span(self._lines, span)
        above = above_comments(self._lines, span.start)
        # A comment on top goes only where it plainly speaks of what goes; the first lines of a file
        # speak of the file.
        if above > 0 and OLD_PYTHON.search(self._text[above : span.start]):
            span = Span(above, span.end)
        kept = "" if site.unit is Unit.BLOCK else self._kept_comments(site.span)
        return Edit(span, kept, done)

    def _kept_comments(self, span: Span) -> str:
        """The comments in and behind a removed statement, on lines of their own, unless they spoke
        to a tool."""
        if self._shares_line(span):
            return ""
        source = self._text[span.start : self._lines.end_of(max(span.start, span.end - 1))]
        # What is removed alone is an import, which holds no string: each # begins a comment.
        comments = [text.strip() for text in _COMMENT.findall(source)]
        kept = [text for text in comments if not PRAGMA.match(text)]
        indentation, newline = self._lines.indentation(span.start), newline_of(source)
        return "".join(f"{indentation}{comment}{newline}" for comment in kept)

    def _shares_line(self, span: Span) -> bool:
        before = self._text[self._lines.start_of(span.start) : span.start]
        behind = self._text[span.end : self._lines.end_of(max(span.start, span.end - 1))]
        return bool(before.strip()) or behind.lstrip().startswith(";")


_Tree: TypeAlias = "list[tuple[Site | TextEdit, _Tree]]"


def _nested(sites: Iterable[Site | TextEdit]) -> _Tree:
    """The sites as a forest: each with those that lie within it. Raises `OverlapError`."""
    forest: _Tree = []
    stack: list[tuple[Site | TextEdit, _Tree]] = []
    for site in sorted(sites, key=lambda site: Claim.by(site).in_nesting_order):
        while stack and not stack[-1][0].span.holds(site.span):
            if stack[-1][0].span.end > site.span.start:
                raise OverlapError(f"two sites overlap at character {site.span.start}")
            stack.pop()
        entry: tuple[Site | TextEdit, _Tree] = (site, [])
        (stack[-1][1] if stack else forest).append(entry)
        stack.append(entry)
    return forest
