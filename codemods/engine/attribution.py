"""Which codemods asked for an edit, and so for the lines of a diff."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from codemods.codemod import Import, Span
from codemods.engine.edits import Edit
from codemods.engine.orders import Order
from codemods.patching.diff import Mark

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


def marks_of(edits: Sequence[Edit], text: str) -> list[Mark]:
    """Whose the lines of the old text are that the sorted edits touch. What only goes with the look
    of another edit is whose that one is: the nearest."""
    found: list[Mark] = []
    told = [edit for edit in edits if edit.by]
    position = line = 0
    for edit in edits:
        line += text.count("\n", position, edit.span.start)
        position = edit.span.start
        last = line + text.count("\n", edit.span.start, edit.span.end - 1)
        found.append(Mark(line, last + 1, edit.by or _nearest(edit.span, told)))
    return found


def _nearest(span: Span, edits: Sequence[Edit]) -> frozenset[str]:
    """Whose the edit is that is nearest to a span."""
    return min(edits, key=lambda it: _apart(it.span, span)).by if edits else frozenset()


def _apart(one: Span, other: Span) -> int:
    """How many characters lie between two spans."""
    return max(one.start - other.end, other.start - one.end, 0)
