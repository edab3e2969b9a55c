"""Blank lines around the functions and classes that a dissolved block leaves in its place.

In a block they were written with the blank lines of a block; outside of it PEP 8 wants two of
them at module level, and one in a class. They get them in a file that has it so.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from codemods.codemod import Span, Unit
from codemods.engine.edits import Edit, apply, composed, moved_spans
from codemods.engine.module import parse
from codemods.engine.text import Lines, Untreatable, newline_of

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_MAY_DEFINE = re.compile(r"^[ \t]*(?:async|class|def|@)", re.M)
_COMMENT_LINES = re.compile(r"(?:[ \t]*#[^\r\n]*(?:\r\n|\r|\n))*[ \t]*\Z")
_BLANK_LINES = re.compile(r"(?:^[ \t]*(?:\r\n|\r|\n))+", re.M)

_Gap: TypeAlias = tuple[ast.stmt, ast.stmt]


def spaced(lines: Lines, edits: Sequence[Edit]) -> list[Edit]:
    """The edits, which are sorted, with the blank lines that definitions in them want."""
    dissolved = [
        edit
        for edit in edits
        if edit.sites and edit.sites[0].unit is Unit.BLOCK and _MAY_DEFINE.search(edit.text)
    ]
    if not dissolved:
        return list(edits)
    text = apply(lines.text, edits)
    moved = zip(edits, moved_spans(edits), strict=True)
    written = [span for edit, span in moved if edit in dissolved]
    try:
        tree = parse(text)
    except Untreatable:
        return list(edits)  # verification says why
    after = Lines(text)
    found = sorted(_insertions(after, tree, written, before=lines.text), key=_start)
    return composed(edits, found, 0)


def _start(edit: Edit) -> int:
    return edit.span.start


def _insertions(
    lines: Lines, tree: ast.Module, written: Sequence[Span], *, before: str
) -> Iterator[Edit]:
    """The blank lines that are missing at the borders of definitions in the spans `written`, and
    were not missing in the text `before`."""
    for node in _around(tree, lines, written):
        body = node.body
        wanted = 2 if node is tree else 1
        gaps = [gap for gap in pairwise(body) if _wants_blank_lines(gap, at_top=node is tree)]
        new = [gap for gap in gaps if any(_touches(lines, gap, span) for span in written)]
        # A file that has it otherwise keeps it so.
        if all(_most_blank_lines(lines, gap) >= wanted for gap in gaps if gap not in new):
            for gap in new:
                if _rows_around(lines, gap) not in before:
                    yield from _filled(lines, gap, wanted)


def _around(
    tree: ast.Module, lines: Lines, written: Sequence[Span]
) -> Iterator[ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """The module, and the definitions that the spans are in, or that are in these."""
    rows = [(lines.line_of(it.start), lines.line_of(it.end)) for it in written]
    left: list[ast.AST] = [tree]
    while left:
        node = left.pop()
        if isinstance(node, (ast.Module, *_DEFINITIONS)):
            yield node
        left.extend(
            it
            for it in ast.iter_child_nodes(node)
            if not isinstance(it, ast.expr) and (not isinstance(it, ast.stmt) or _is_at(it, rows))
        )


def _is_at(statement: ast.stmt, rows: Sequence[tuple[int, int]]) -> bool:
    """Whether a statement has one of these lines."""
    last = statement.end_lineno or statement.lineno
    return any(first <= last and statement.lineno <= end for first, end in rows)


def _wants_blank_lines(gap: _Gap, *, at_top: bool) -> bool:
    above, below = gap
    return isinstance(below, _DEFINITIONS) or (at_top and isinstance(above, _DEFINITIONS))


def _touches(lines: Lines, gap: _Gap, span: Span) -> bool:
    """Whether one of two statements begins or ends in a span, and is a definition."""
    between = _between(lines, gap)
    return (span.start < between.start <= span.end and isinstance(gap[0], _DEFINITIONS)) or (
        span.start <= between.end < span.end and isinstance(gap[1], _DEFINITIONS)
    )


def _rows_around(lines: Lines, gap: _Gap) -> str:
    """The last line of one statement, the first one of the next, and what is between them; with
    the newline above, so that it is all of the line."""
    between = _between(lines, gap)
    start = max(lines.start_of(between.start) - 1, 0)
    return lines.text[start : lines.end_of(between.end)]


def _between(lines: Lines, gap: _Gap) -> Span:
    """What stands between two statements."""
    above, below = gap
    first = min([below, *getattr(below, "decorator_list", ())], key=lambda node: node.lineno)
    start = lines.starts[first.lineno - 1]
    return Span(
        lines.offset(above.end_lineno or 0, above.end_col_offset or 0),
        start + len(lines.indentation(start)),
    )


def _most_blank_lines(lines: Lines, gap: _Gap) -> int:
    """How many blank lines there are in a row between two statements."""
    between = _between(lines, gap)
    if lines.line_of(between.start) == lines.line_of(between.end):
        return 2  # on one line, or in two that a person has put so
    inner = lines.text[lines.end_of(between.start) : lines.start_of(between.end)]
    return max(
        (len(match.group().splitlines()) for match in _BLANK_LINES.finditer(inner)), default=0
    )


def _filled(lines: Lines, gap: _Gap, wanted: int) -> Iterator[Edit]:
    """The blank lines that are missing between two statements: above the comments on the second."""
    if _most_blank_lines(lines, gap) >= wanted:
        return
    between = _between(lines, gap)
    start = lines.end_of(between.start)
    comments = _COMMENT_LINES.search(lines.text, start, lines.start_of(between.end))
    place = comments.start() if comments else lines.start_of(between.end)
    rows = lines.text[start:place].splitlines()
    there = len(rows) - max((row for row, text in enumerate(rows, 1) if text.strip()), default=0)
    yield Edit(Span(place, place), newline_of(lines.text) * (wanted - there))
