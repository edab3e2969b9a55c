"""Settings that a page lists in a table."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from codemods.timeouts.documents.bodies import Voice, saying, voice_of
from codemods.timeouts.documents.listing import MARKED, Form, Listing, Rows, Told, most

_CELL = re.compile(rf"{MARKED}(?: = (?P<value>``.*``|\S*))?")
_GROUP = re.compile(r"\*\*\[(?P<group>\w+)\]\*\*")
_ROLES = (
    ("default", re.compile(r"\bdefaults?\b", re.I)),
    ("text", re.compile(r"descri|explan|meaning|purpose|help|what|details|comment|effect", re.I)),
    ("type", re.compile(r"\btype\b", re.I)),
    ("required", re.compile(r"required|mandatory", re.I)),
)
"""What columns are for, by what stands above them."""
_TYPES = {
    True: re.compile(r"(?:int|integer|number|seconds)", re.I),
    False: re.compile(r"(?:float|floating point|number|seconds)", re.I),
}
"""What a column of types says of a whole number, and of any other."""
_PREFIX = re.compile(r"\((?:String|Integer|Boolean|List|Floating point|Port number|Opt|Unknown)\)")
"""What the descriptions of options of oslo.config begin with, in tables that were once made by a
tool."""
_QUOTED = re.compile(r"(?P<mark>``|`|\"|)(?P<value>.+?)(?P=mark)")
_NO = re.compile(r"no|false|optional|n|✗|❌|-", re.I)

_TABLE = re.compile(r"^[ \t]*(?:\.\. list-table::|\+-|=+[ \t]+=|\|?[ \t]*:?-+:?[ \t]*\|)", re.M)
"""What every table has."""
_LIST_TABLE = re.compile(r"(?P<indent>[ \t]*)\.\. list-table::")
_ROW = re.compile(r"(?P<indent>[ \t]*)\* - ?(?P<cell>.*)$")
_FURTHER = re.compile(r"[ \t]*- ?(?P<cell>.*)$")
_PIPES = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$")
_BAR = re.compile(r"(?<!\\)\|")
_GRID = re.compile(r"[ \t]*\+(?:-+\+)+$")
_SIMPLE = re.compile(r"[ \t]*=+(?:[ \t]+=+)+$")


@dataclass(frozen=True, slots=True)
class Columns:
    """What the cells of a row say."""

    name: str
    roles: tuple[str, ...]
    """Of the columns behind the name."""
    default: str
    types: tuple[str, str]
    """What a whole number is called, and any other; empty where that isn't known."""
    no: str
    """What says that something need not be set."""
    prefix: bool
    voice: Voice
    mark: str

    def cells(self, told: Told) -> list[str] | None:
        """The cells of a row; None where one of them can't be told."""
        kind = self.types[0 if told.is_whole else 1]
        if "type" in self.roles and not kind:
            return None
        sentence = self.voice.said(told.sentence)
        if self.prefix:
            sentence = f"({'Integer' if told.is_whole else 'Floating point'}) {sentence}"
        if "default" not in self.roles and "{default}" not in self.name:
            sentence = f"{sentence.removesuffix('.')}. {saying(told, self.mark)}"
        said = {
            "default": self.default.format(default=told.default),
            "text": sentence,
            "type": kind,
            "required": self.no,
            "": "",
        }
        name = self.name.format(name=told.name, default=told.default)
        return [name, *(said[role] for role in self.roles)]


@dataclass(frozen=True, slots=True)
class Row(Form):
    """A row of a table."""

    columns: Columns
    kind: str
    """``list``, ``pipes``, ``grid`` or ``simple``."""
    indent: str
    widths: tuple[int, ...]
    """Of the columns, with the white space in them; of an uneven table of pipes all 0."""
    outer: bool = True
    """Whether pipes stand around the row, too."""

    def lines(self, told: Told) -> list[str] | None:
        cells = self.columns.cells(told)
        if cells is None:
            return None
        if self.kind == "list":
            marks = ["* -", *["  -"] * (len(cells) - 1)]
            rows = [f"{mark} {cell}" for mark, cell in zip(marks, cells, strict=True)]
            return [f"{self.indent}{row}".rstrip() for row in rows]
        if self.kind == "pipes":
            padded = [cell.ljust(width) for cell, width in zip(cells, self.widths, strict=True)]
            row = " | ".join(padded)
            return [f"{self.indent}| {row} |" if self.outer else f"{self.indent}{row}".rstrip()]
        return self._drawn(cells)

    def _drawn(self, cells: list[str]) -> list[str] | None:
        is_grid = self.kind == "grid"
        rooms = [width - 2 if is_grid else width for width in self.widths]
        wrapped = [
            textwrap.wrap(cell, room, break_long_words=False, break_on_hyphens=False) or [""]
            for cell, room in zip(cells, rooms, strict=True)
        ]
        if not is_grid:  # the last column of such a table has no end
            wrapped[-1] = [cells[-1]]
        if any(
            len(row) > room for it, room in zip(wrapped[:-1], rooms, strict=False) for row in it
        ):
            return None
        if len(wrapped[0]) > 1 or (not is_grid and any(len(it) > 1 for it in wrapped)):
            return None
        count = max(map(len, wrapped))
        parts = [[*it, *[""] * (count - len(it))] for it in wrapped]
        lines = []
        for number in range(count):
            texts = [it[number].ljust(room) for it, room in zip(parts, rooms, strict=True)]
            row = f"| {' | '.join(texts)} |" if is_grid else "  ".join(texts).rstrip()
            lines.append(f"{self.indent}{row}")
        if is_grid:
            rule = "+".join("-" * width for width in self.widths)
            lines.append(f"{self.indent}+{rule}+")
        return lines


@dataclass(frozen=True, slots=True)
class _Found:
    """A row as it stands in a table."""

    cells: list[str]
    start: int
    end: int


_Listings: TypeAlias = Generator[Listing, None, int]
"""The lists of one table, and the line behind it."""
_Maker: TypeAlias = Callable[[Columns], Form | None]


def listings(rows: Rows) -> Iterator[Listing]:
    """The settings in the first columns of tables."""
    if not _TABLE.search(rows.text):
        return
    index = 0
    while index < len(rows):
        end = index + 1
        if _LIST_TABLE.match(rows[index]):
            end = yield from _list_table(rows, index)
        elif _GRID.match(rows[index]):
            end = yield from _grid(rows, index)
        elif _SIMPLE.match(rows[index]):
            end = yield from _simple(rows, index)
        elif _PIPES.match(rows[index]) and "|" in rows[index - 1]:
            end = yield from _pipes(rows, index)
        index = max(end, index + 1)


def _list_table(rows: Rows, top: int) -> _Listings:
    end = rows.block(top, rows.indentation(top), len(rows))
    found: list[_Found] = []
    indent = ""
    for index in range(top + 1, end):
        row = _ROW.match(rows[index])
        if row and (not found or row["indent"] == indent):
            indent = row["indent"]
            found.append(_Found([row["cell"].strip()], index, index + 1))
        elif found and not rows.is_blank(index):
            cell = _FURTHER.match(rows[index])
            cells = found[-1].cells
            if cell and rows.indentation(index) == len(indent) + 2:
                cells.append(cell["cell"].strip())
            else:
                cells[-1] = f"{cells[-1]}\n{rows[index].strip()}".strip()
            found[-1] = _Found(cells, found[-1].start, index + 1)
    yield from _listing(rows, found, lambda columns: Row(columns, "list", indent, ()))
    return end


def _pipes(rows: Rows, rule: int) -> _Listings:
    found = [_Found(_split(rows[rule - 1]), rule - 1, rule)]
    end = rule + 1
    while "|" in rows[end] and not rows.is_blank(end):
        found.append(_Found(_split(rows[end]), end, end + 1))
        end += 1
    bars = {
        tuple(it.start() for it in re.finditer(r"(?<!\\)\|", rows[it])) for it in range(rule, end)
    }
    outer = rows[rule].strip().startswith("|")
    cells = rows[rule].strip().strip("|").split("|")
    widths = [len(cell) - 2 if len(bars) == 1 else 0 for cell in cells]
    if not outer:
        widths[0] += 1
    indent = rows[rule][: rows.indentation(rule)]
    yield from _listing(
        rows, found, lambda columns: Row(columns, "pipes", indent, tuple(widths), outer)
    )
    return end


def _split(row: str) -> list[str]:
    inner = row.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [cell.strip() for cell in _BAR.split(inner)]


def _grid(rows: Rows, top: int) -> _Listings:
    column = rows.indentation(top)
    widths = [len(it) for it in rows[top].strip().strip("+").split("+")]
    found: list[_Found] = []
    index = start = top + 1
    cells: list[list[str]] = []
    is_plain = True
    while rows[index].strip()[:1] in {"|", "+"} and rows.indentation(index) == column:
        row = rows[index].strip()
        if set(row) <= set("+-="):
            is_plain = is_plain and len(row) == sum(widths) + len(widths) + 1
            if cells:
                found.append(_Found(["\n".join(it).strip() for it in cells], start, index + 1))
            cells, start = [], index + 1
        else:
            parts = _at(row, widths)
            is_plain = is_plain and parts is not None
            cells = [
                [*(cells[number] if cells else []), part]
                for number, part in enumerate(parts or [""] * len(widths))
            ]
        index += 1
    indent = rows[top][:column]

    def form(columns: Columns) -> Form | None:
        return Row(columns, "grid", indent, tuple(widths)) if is_plain else None

    yield from _listing(rows, found, form)
    return index


def _at(row: str, widths: Sequence[int]) -> list[str] | None:
    """The cells of a line of a grid; None where the borders are elsewhere."""
    cells, column = [], 0
    for width in widths:
        if row[column : column + 1] != "|":
            return None
        cells.append(row[column + 1 : column + 1 + width].strip())
        column += width + 1
    return cells if row[column:] == "|" else None


def _simple(rows: Rows, top: int) -> _Listings:
    spans = [it.span() for it in re.finditer("=+", rows[top])]
    gaps = {after[0] - before[1] for before, after in pairwise(spans)}
    rule = rows[top].strip()
    inner = [index for index in range(top + 1, len(rows)) if rows[index].strip() == rule]
    if len(inner) < 2 or any(rows.is_blank(it) for it in range(top, inner[0])):
        return top + 1
    end = inner[1]
    found: list[_Found] = []
    for index in [*range(top + 1, inner[0]), *range(inner[0] + 1, end)]:
        row = rows[index]
        cells = [row[start:stop].strip() for start, stop in [*spans[:-1], (spans[-1][0], len(row))]]
        if cells[0]:
            found.append(_Found(cells, index, index + 1))
        elif found and row.strip():
            last = found[-1]
            joined = [f"{a}\n{b}".strip() for a, b in zip(last.cells, cells, strict=True)]
            found[-1] = _Found(joined, last.start, index + 1)
    indent = rows[top][: spans[0][0]]
    widths = tuple(stop - start for start, stop in spans)

    def form(columns: Columns) -> Form | None:
        return Row(columns, "simple", indent, widths) if gaps == {2} else None

    yield from _listing(rows, found, form)
    return end + 1


def _listing(rows: Rows, found: list[_Found], form: _Maker) -> Iterator[Listing]:
    """The lists of a table whose first row is a header: one for each group of options."""
    header, *body = found or [_Found([], 0, 0)]
    parts: list[tuple[str, list[_Found]]] = [("", [])]
    for row in body:
        group = _GROUP.fullmatch(row.cells[0])
        if group:
            parts.append((group["group"], []))
        else:
            parts[-1][1].append(row)
    for name, members in parts:
        matches = [(row, match) for row in members if (match := _CELL.fullmatch(row.cells[0]))]
        if matches:
            columns = _columns(header.cells, [row for row, _ in matches], rows.mark)
            names = [(match["name"], row.start, row.end) for row, match in matches]
            yield rows.listing(names, form(columns) if columns else None, name)


def _columns(header: list[str], members: list[_Found], mark: str) -> Columns | None:
    """What the cells say; None where that can't be told."""
    if len(header) < 2 or any(len(row.cells) != len(header) for row in members):
        return None
    names = [match for row in members if (match := _CELL.fullmatch(row.cells[0]))]
    name = most(_spelt(match) for match in names)
    roles: list[str] = []
    for number, title in enumerate(header[1:], 1):
        told = [row.cells[number] for row in members]
        role = next((role for role, pattern in _ROLES if pattern.search(title)), None)
        if role is None:
            if sum(map(bool, told)) * 2 > len(told):
                return None
            role = ""
        roles.append(role)
    if roles.count("text") != 1 or name is None:
        return None

    def column(role: str) -> list[str]:
        return [row.cells[roles.index(role) + 1] for row in members] if role in roles else []

    quotes = [match["mark"] for it in column("default") if (match := _QUOTED.fullmatch(it))]
    quote = (most(quotes) or "").replace('"', "")
    types = [
        next((it for it in column("type") if pattern.fullmatch(it.strip("`"))), "")
        for pattern in (_TYPES[True], _TYPES[False])
    ]
    no = next((it for it in column("required") if not it or _NO.fullmatch(it)), None)
    if no is None and "required" in roles:
        return None
    prefixed = [it for it in column("text") if _PREFIX.match(it)]
    prefix = len(prefixed) * 2 > len(members)
    default = f"{quote}{{default}}{quote}"
    voice = voice_of([_PREFIX.sub("", it).strip() for it in column("text")])
    return Columns(name, tuple(roles), default, (types[0], types[1]), no or "", prefix, voice, mark)


def _spelt(match: re.Match[str]) -> str:
    name = f"{match['mark']}{{name}}{match['mark']}"
    if match["value"] is None:
        return name
    quote = "``" if match["value"].startswith("``") else ""
    return f"{name} = {quote}{{default}}{quote}"
