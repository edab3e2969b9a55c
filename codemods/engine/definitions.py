"""Where new functions at module level go: behind the imports, above what reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from codemods.codemod import Definition, Span
from codemods.engine.edits import Edit, apply, in_order
from codemods.engine.imports import DEFINES, ImportTable
from codemods.engine.text import newline_of

_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*")
_LAST_BLANK_LINES = re.compile(r"(?:(?:\r\n|\r|\n)[ \t]*)*\Z")


def placed(
    text: str, table: ImportTable, edits: list[Edit], wanted: Sequence[Definition]
) -> list[Edit]:
    """The tidied `edits` of a text, with one more that brings the functions in, each once."""
    if not wanted:
        return edits
    names = {function.name for function in wanted}
    reads = [edit for edit in edits if any(names & set(site.introduces) for site in edit.sites)]
    # What nothing here reads is there for other modules.
    first = min((edit.span.start for edit in reads), default=len(text))
    ordered = sorted(set(wanted), key=lambda item: (_is_block(item), item))
    offset = _offset(text, table, first, below_blank=_is_block(ordered[0]))
    offset = next((it.span.end for it in edits if it.span.start < offset < it.span.end), offset)
    above = apply(text[:offset], [edit for edit in edits if edit.span.end <= offset])
    block = "".join(
        ("\n\n" if _is_block(item) and index else "") + item.source + "\n"
        for index, item in enumerate(ordered)
    )
    if above.strip():
        block = "\n" * (1 + _is_block(ordered[0]) - _blank_lines_below(above)) + block
    block += "\n" * _blank_lines_missing(text, offset, after_block=_is_block(ordered[-1]))
    block = block.replace("\n", newline_of(text))
    return in_order([*edits, Edit(Span(offset, offset), block)])


def _blank_lines_missing(text: str, offset: int, *, after_block: bool) -> int:
    """How many blank lines are to be added between what is new above `offset` and what follows."""
    blank = _BLANK_LINES.match(text, offset)
    end = blank.end() if blank else offset
    if end >= len(text):
        return 0
    there = len(re.findall(r"\r\n|\r|\n", text[offset:end]))
    return max(1 + (after_block or DEFINES.match(text, end) is not None) - there, 0)


def _is_block(item: Definition) -> bool:
    """Whether a definition is more than one line, which blank lines set off."""
    return "\n" in item.source


def _offset(text: str, table: ImportTable, first: int, *, below_blank: bool) -> int:
    """The start of the line below the last import that stands above the offset `first`, or of the
    first one there that is not blank."""
    ends = [it.lines.end for it in table.lines if it.own_line and it.lines.end <= first]
    top = max(ends, default=table.top)
    blank = _BLANK_LINES.match(text, top) if below_blank else None
    return blank.end() if blank else top


def _blank_lines_below(above: str) -> int:
    """How many blank lines a text ends with, two at most."""
    blank = _LAST_BLANK_LINES.search(above)
    newlines = re.findall(r"\r\n|\r|\n", blank.group()) if blank else []
    return min(max(len(newlines) - 1, 0), 2)
