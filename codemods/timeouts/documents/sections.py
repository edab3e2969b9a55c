"""Settings that a page lists as headings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from codemods.timeouts.documents.bodies import Body, body_of
from codemods.timeouts.documents.listing import MARKED, Form, Listing, Rows, Told, default_in, most

_PUNCTUATION = frozenset("=-~^\"'`#*+:.<>_")
_TITLE = re.compile(rf"{MARKED}(?P<behind>.*)")
_HASHES = re.compile(r"(?P<hashes>#{1,6}) +(?P<title>.*?) *#*$")
_LABEL = re.compile(r"\.\. _[^:]+:$|\.\. \w+:: \S+$|\([\w.-]+\)=$")
"""What stands above a heading so that others can lead to it."""


def _dashed(name: str) -> str:
    return name.lower().replace("_", "-")


_SPELLINGS = (("{name}", str), ("{lower}", str.lower), ("{dashed}", _dashed))
"""In what spelling a label has the name."""


@dataclass(frozen=True, slots=True)
class Head:
    """A heading."""

    title: str
    level: tuple[str, bool] | int
    """The character below it, and whether it stands above it, too; how many hashes it has."""
    start: int
    """Its first line, labels above included."""
    first: int
    """The line of its title, or of what stands above that."""
    end: int
    """The line below it."""


@dataclass(frozen=True, slots=True)
class Section(Form):
    """A heading with a text below."""

    title: str
    level: tuple[str, bool] | int
    labels: tuple[str, ...]
    blanks: int
    """How many blank lines stand below the heading."""
    body: Body

    def lines(self, told: Told) -> list[str]:
        spelt = {key[1:-1]: spell(told.name) for key, spell in _SPELLINGS}
        title = self.title.format(name=told.name, default=told.default)
        labels = [it.format(**spelt) for it in self.labels]
        if isinstance(self.level, int):
            head = [f"{'#' * self.level} {title}"]
        else:
            character, above = self.level
            rule = character * len(title)
            head = [*([rule] if above else []), title, rule]
        is_told = "{default}" in self.title
        body = self.body.lines(told, default_is_told=is_told)
        return [*labels, *head, *[""] * self.blanks, *body]


def listings(rows: Rows, masked: Collection[int]) -> Iterator[Listing]:
    """The settings that are headings of the same level in the same section."""
    heads = list(_heads(rows, masked))
    levels = list(dict.fromkeys(it.level for it in heads))
    # Markdown counts, reStructuredText goes by what comes first.
    ranks = {it: it if isinstance(it, int) else levels.index(it) for it in levels}
    groups: dict[tuple[int, int], list[int]] = {}
    path: list[int] = []
    for index, head in enumerate(heads):
        rank = ranks[head.level]
        while path and ranks[heads[path[-1]].level] >= rank:
            path.pop()
        groups.setdefault((path[-1] if path else -1, rank), []).append(index)
        path.append(index)
    for (_, rank), members in groups.items():
        named = []
        for index in members:
            title = _TITLE.fullmatch(heads[index].title)
            if title and (title["behind"] == "" or default_in(title["behind"])):
                below = (it.start for it in heads[index + 1 :] if ranks[it.level] <= rank)
                named.append((heads[index], title, next(below, len(rows))))
        if named:
            yield _listing(rows, named)


def _listing(rows: Rows, named: list[tuple[Head, re.Match[str], int]]) -> Listing:
    found = [(title["name"], head.start, end) for head, title, end in named]
    titles = [
        f"{title['mark']}{{name}}{title['mark']}{default_in(title['behind']) or ''}"
        for _, title, _ in named
    ]
    labels = [
        tuple(_spelt(rows[index], title["name"]) for index in range(head.start, head.first))
        for head, title, _ in named
    ]
    usual = most(labels) or ()
    if labels.count(usual) * 2 <= len(labels) or any("{" not in it for it in usual if it):
        usual = ()
    bodies = [(head.end, end) for head, _, end in named]
    blanks = most(_blanks(rows, start) for start, _ in bodies) or 0
    level = named[0][0].level
    body = body_of(rows, bodies)
    title = most(titles) or "{name}"
    return rows.listing(found, Section(title, level, usual, blanks, body), gap=1)


def _blanks(rows: Rows, start: int) -> int:
    return int(rows.is_blank(start))


def _spelt(row: str, name: str) -> str:
    """A label with the name left out: ``.. _{lower}:``."""
    row = row.replace("{", "{{").replace("}", "}}")
    for key, spell in _SPELLINGS:
        if spell(name) in row:
            return row.replace(spell(name), key)
    return row


def _heads(rows: Rows, masked: Collection[int]) -> Iterator[Head]:
    last = 0
    for index, row in enumerate(rows.rows):
        if not row or row[0] in " \t" or index < last or index in masked:
            continue
        hashes = _HASHES.match(row)
        if hashes:
            level = len(hashes["hashes"])
            start = _above(rows, index, last)
            yield Head(hashes["title"], level, start, index, index + 1)
            last = index + 1
        elif _is_rule(rows[index + 1], row) and not _is_rule(row, "x"):
            over = index - 1 if rows[index - 1] == rows[index + 1] and index - 1 >= last else index
            if over == index and not rows.is_blank(index - 1) and not _LABEL.match(rows[index - 1]):
                continue
            start = _above(rows, over, last)
            yield Head(row.strip(), (rows[index + 1][0], over < index), start, over, index + 2)
            last = index + 2


def _is_rule(row: str, title: str) -> bool:
    return (
        row[:1] in _PUNCTUATION and len(set(row)) == 1 and len(row) >= max(3, len(title.rstrip()))
    )


def _above(rows: Rows, index: int, last: int) -> int:
    """The first line of the labels above a heading."""
    start = index
    for above in range(index - 1, last - 1, -1):
        if _LABEL.match(rows[above]):
            start = above
        elif not rows.is_blank(above):
            break
    return start
