"""Where new functions at module level go: behind the imports, above what reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from codemods.codemod import Definition, Span
from codemods.engine.edits import Edit, apply, in_order
from codemods.engine.imports import ImportTable
from codemods.engine.text import newline_of

_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*")
_LAST_BLANK_LINES = re.compile(r"(?:(?:\r\n|\r|\n)[ \t]*)*\Z")


def placed(
    text: str, table: ImportTable, edits: list[Edit], wanted: Sequence[Definition]
) -> list[Edit]:
    """The tidied `edits` of a text, with one more that brings the functions in, each once."""
    names = {function.name for function in wanted}
    reads = [edit for edit in edits if any(names & set(site.introduces) for site in edit.sites)]
    if not reads:
        return edits
    offset = _offset(text, table, min(edit.span.start for edit in reads))
    above = apply(text[:offset], [edit for edit in edits if edit.span.end <= offset])
    newline = newline_of(text)
    functions = [function.source for function in sorted(set(wanted))]
    block = "\n\n\n".join(functions).replace("\n", newline) + newline * 3
    if above.strip():
        block = newline * (2 - _blank_lines_below(above)) + block
    return in_order([*edits, Edit(Span(offset, offset), block)])


def _offset(text: str, table: ImportTable, first: int) -> int:
    """The start of the line below the last import that stands above the offset `first`."""
    ends = [it.lines.end for it in table.lines if it.own_line and it.lines.end <= first]
    top = max(ends, default=table.top)
    blank = _BLANK_LINES.match(text, top)
    return blank.end() if blank else top


def _blank_lines_below(above: str) -> int:
    """How many blank lines a text ends with, two at most."""
    blank = _LAST_BLANK_LINES.search(above)
    newlines = re.findall(r"\r\n|\r|\n", blank.group()) if blank else []
    return min(max(len(newlines) - 1, 0), 2)
