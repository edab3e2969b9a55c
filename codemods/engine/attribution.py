"""Which codemods asked for an edit, and so for the lines of a diff."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from codemods.codemod import Import, Safety, Span
from codemods.engine.edits import Edit
from codemods.engine.orders import Order
from codemods.engine.text import Encoding
from codemods.patching.pieces import Groups, Piece

_WORD = re.compile(r"\w+")


def of_places(edits: Iterable[Edit], order: Order) -> list[Edit]:
    """The edits, each with the codemods whose sites and comments it carries out."""
    sites = {id(site): codemod.name for codemod, it in order.repairs for site in it.sites}
    comments = {edit.span: codemod.name for codemod, it in order.repairs for edit in it.edits}
    return [
        replace(
            edit,
            by=frozenset(sites[id(site)] for site in edit.sites).union(
                name for span, name in comments.items() if edit.span.holds(span)
            ),
        )
        for edit in edits
    ]


def of_top(edits: Iterable[Edit], order: Order, text: str) -> list[Edit]:
    """The edits, those without a codemod with the ones whose imports or functions they bring in."""
    wanted: dict[str, set[str]] = {}
    for codemod, repair in order.repairs:
        for word in [*map(_imported, repair.imports), *(it.name for it in repair.definitions)]:
            wanted.setdefault(word, set()).add(codemod.name)
    return [
        edit if edit.by else replace(edit, by=frozenset(_bringing(edit, wanted, text)))
        for edit in edits
    ]


def _imported(item: Import) -> str:
    """The word that shows an import in the text of an edit."""
    return item.name or item.module.rpartition(".")[2]


def _bringing(edit: Edit, wanted: Mapping[str, set[str]], text: str) -> Iterator[str]:
    new = set(_WORD.findall(edit.text))
    new.difference_update(_WORD.findall(text[edit.span.start : edit.span.end]))
    for word in new & wanted.keys():
        yield from wanted[word]


def pieces_of(
    edits: Sequence[Edit], text: str, encoding: Encoding, order: Order
) -> tuple[Piece, ...]:
    """The sorted edits of a text as pieces of its bytes. What only goes with the look of another
    edit is whose that one is, and goes with it: the nearest."""
    told = [number for number, edit in enumerate(edits) if edit.by]
    groups = Groups()
    for number, edit in enumerate(edits):
        groups.joined((("edit", number), *(("site", id(it)) for it in edit.sites)))
    review = {codemod.name for codemod, _ in order.repairs if codemod.safety is Safety.REVIEW}
    pieces: list[Piece] = []
    position, offset = 0, len(encoding.bom)
    for number, edit in enumerate(edits):
        owner = number
        if not edit.by and told:
            owner = min(told, key=lambda it: _apart(edits[it].span, edit.span))
        group = groups.joined((("edit", number), ("edit", owner)))
        start = offset + _length(text[position : edit.span.start], encoding)
        offset = start + _length(text[edit.span.start : edit.span.end], encoding)
        position = edit.span.end
        by = edits[owner].by
        new = edit.text.encode(encoding.codec)
        pieces.append(Piece(start, offset, new, by, not by.isdisjoint(review), group))
    return tuple(replace(it, group=groups.of(it.group)) for it in pieces)


def whole_piece(before: bytes, after: bytes, order: Order) -> tuple[Piece, ...]:
    """The one piece of a file that goes, or comes, or of which all hangs together."""
    return (Piece(0, len(before), after, frozenset(order.changed_by), order.needs_review),)


def _length(text: str, encoding: Encoding) -> int:
    """How many bytes a text takes within a file."""
    return len(text) if text.isascii() else len(text.encode(encoding.codec))


def _apart(one: Span, other: Span) -> int:
    """How many characters lie between two spans."""
    return max(one.start - other.end, other.start - one.end, 0)
