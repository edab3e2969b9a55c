"""Pages of a manual, in reStructuredText and in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain

from codemods.timeouts.documents import items, sections, tables
from codemods.timeouts.documents.listing import SETTING, Listing, Rows

_FENCE = re.compile(r"[ \t]*(```+|~~~+)")
_LITERAL = re.compile(
    r"(?P<indent>[ \t]*)(?:\.\. (?:[\w-]*code[\w-]*|literalinclude|parsed-literal|list-table"
    r"|csv-table|highlight|include|raw|show-options|automodule|autoclass)::.*|(?!\.\. ).*::)$"
)
"""What has further in something else than text."""
_LOOSE = re.compile(
    rf"(?P<before>[^\w`]*(?:<[^>]*>)*\[?)(?P<mark>``|`|\*\*|)(?P<name>{SETTING}_[A-Z0-9_]*[A-Z0-9])\b"
)
"""A setting that a line begins with, in whatever manner."""


def of_markdown(text: str) -> Iterator[Listing]:
    """The settings that a page in Markdown lists."""
    yield from _listings(Rows(text, "`"), _fenced)


def of_restructured_text(text: str) -> Iterator[Listing]:
    """The settings that a page in reStructuredText lists."""
    yield from _listings(Rows(text, "``"), _literal)


def _listings(rows: Rows, mask: Callable[[Rows], set[int]]) -> Iterator[Listing]:
    masked = mask(rows)
    found = list(
        chain(
            sections.listings(rows, masked),
            items.directives(rows, masked),
            items.definitions(rows, masked),
            items.bullets(rows, masked),
            tables.listings(rows),
        )
    )
    yield from found
    yield from _loose(rows, masked, found)


def _loose(rows: Rows, masked: set[int], found: list[Listing]) -> Iterator[Listing]:
    """What is listed in no manner that can be followed, as one list."""
    told = {entry.name for listing in found for entry in listing.entries}
    loose = []
    for index, row in enumerate(rows.rows):
        match = None if index in masked else _LOOSE.match(row)
        if match and match["name"] not in told and (match["before"].strip() or match["mark"]):
            loose.append((match["name"], index, index + 1))
    if loose:
        yield rows.listing(loose, None)


def _fenced(rows: Rows) -> set[int]:
    """The lines of code in Markdown."""
    masked: set[int] = set()
    fence = ""
    for index in range(len(rows)):
        found = _FENCE.match(rows[index])
        if fence:
            masked.add(index)
            if found and found[1].startswith(fence):
                fence = ""
        elif found:
            masked.add(index)
            fence = found[1]
    return masked


def _literal(rows: Rows) -> set[int]:
    """The lines that are no text in reStructuredText: code, tables of directives."""
    masked: set[int] = set()
    end = 0
    for index, row in enumerate(rows.rows):
        found = _LITERAL.match(row) if "::" in row and index >= end else None
        if found:
            end = rows.block(index, len(found["indent"]), len(rows))
            masked.update(range(index + 1, end))
    return masked
