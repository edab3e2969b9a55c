"""Where a docstring tells what the parameters are, so that one more can be told there.

Known are the fields of Sphinx (``:param timeout: …``), and the sections of Google (``Args:``) and
NumPy (``Parameters`` with a line below it).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from codemods.codemod import Unit
from codemods.engine.module import Module, Occurrence
from codemods.engine.text import newline_of
from codemods.timeouts.rooms import Document

_QUOTES = re.compile(r"[rR]?(\"\"\"|''')")
_FIELD = re.compile(r"(?P<mark>[:@])param(?P<type> +[\w., \[\]]+)? +(?P<name>\*{0,2}\w+):(?= |$)")
_ARGUMENTS = re.compile(r"(?:Args|Arguments|Parameters|Params):$")
_ARGUMENT = re.compile(r"(?P<name>\*{0,2}\w+)(?P<type> ?\([^()]*\))?:(?= |$)")
_UNDERLINE = re.compile(r"-{3,}$")
_NUMPY = re.compile(r"(?P<name>\*{0,2}\w+)(?P<type> ?: .+)?$")


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a docstring says of one parameter."""

    name: str
    rows: range
    """The rows of the docstring that it takes."""
    text: str
    """The same of another one: a template as in `Document`."""


def find(module: Module, place: Occurrence, parameters: Collection[str]) -> Document | None:
    """Where the docstring of the function at a place tells of its `parameters`, those behind which
    another one may stand; for ``__init__`` without one that of its class."""
    for holder in reversed(place.chain[1:]):
        if not isinstance(holder, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            return None
        first = holder.body[0]
        if isinstance(first, ast.Expr) and _is_text(first.value):
            found = _document(module, place, first, parameters)
            if found is not None:
                return found
        if getattr(holder, "name", "") != "__init__":
            return None
    return None


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _document(
    module: Module, place: Occurrence, statement: ast.Expr, parameters: Collection[str]
) -> Document | None:
    source = module.source(statement.value)
    quotes = _QUOTES.match(source)
    if quotes is None or source.count(quotes[1]) != 2:
        return None
    newline = newline_of(source)
    inner = source[: -len(quotes[1])]
    rows = inner.split(newline)
    told = [it for it in _entries(rows) if it.name.lstrip("*") in parameters]
    if not told:
        return None
    last = told[-1]
    above = newline.join(rows[: last.rows.stop]).rstrip()
    chain = (*place.chain[: place.chain.index(_holder(place, statement)) + 1], statement)
    site = module.site(
        Occurrence("", module.start(statement), (*chain, statement.value)),
        Unit.EXPRESSION,
        "read",
        None,
    )
    return Document(site, source, len(above), newline + last.text.replace("\n", newline))


def _holder(place: Occurrence, statement: ast.Expr) -> ast.AST:
    return next(it for it in place.chain if statement in getattr(it, "body", ()))


def _entries(rows: Sequence[str]) -> Iterator[_Entry]:
    """What is said of each parameter, in the first of the known ways in which anything is."""
    for found in (_fields(rows), _arguments(rows), _numpy(rows)):
        entries = list(found)
        if entries:
            yield from entries
            return


def _fields(rows: Sequence[str]) -> Iterator[_Entry]:
    for row, text in enumerate(rows):
        match = _FIELD.match(text.strip())
        if match is None:
            continue
        stop = _end(rows, row)
        mark, indentation = match["mark"], _indentation(text)
        inline = " {type}" if match["type"] else ""
        entry = f"{indentation}{mark}param{inline} {{name}}: {{sentence}}"
        of_type = f"{mark}type {match['name']}:"
        if stop < len(rows) and rows[stop].strip().startswith(of_type):
            stop = _end(rows, stop)
            entry += f"\n{indentation}{mark}type {{name}}: {{type}}"
        yield _Entry(match["name"], range(row, stop), entry)


def _arguments(rows: Sequence[str]) -> Iterator[_Entry]:
    for header, text in enumerate(rows):
        if _ARGUMENTS.match(text.strip()):
            below = rows[header + 1 : header + 2]
            indentation = _indentation(below[0]) if below else ""
            if len(indentation) <= len(_indentation(text)):
                continue
            for row, match in _matches(rows, header + 1, indentation, _ARGUMENT):
                kind = _typed(match["type"] or "")
                entry = f"{indentation}{{name}}{kind}: {{sentence}}"
                yield _Entry(match["name"], range(row, _end(rows, row)), entry)


def _numpy(rows: Sequence[str]) -> Iterator[_Entry]:
    for header, text in enumerate(rows[:-1]):
        indentation = _indentation(text)
        if text.strip() != "Parameters" or not _UNDERLINE.match(rows[header + 1].strip()):
            continue
        for row, match in _matches(rows, header + 2, indentation, _NUMPY):
            stop = _end(rows, row)
            deeper = _indentation(rows[row + 1]) if stop > row + 1 else indentation + " " * 4
            kind = _typed(match["type"] or "")
            entry = f"{indentation}{{name}}{kind}\n{deeper}{{sentence}}"
            yield _Entry(match["name"], range(row, stop), entry)


def _matches(
    rows: Sequence[str], start: int, indentation: str, pattern: re.Pattern[str]
) -> Iterator[tuple[int, re.Match[str]]]:
    """The rows of a section that begin an entry."""
    for row in range(start, len(rows)):
        text = rows[row]
        if not text.strip():
            continue
        match = pattern.match(text.strip())
        around = _indentation(text)
        if len(around) < len(indentation) or (around == indentation and match is None):
            return
        if row + 1 < len(rows) and _UNDERLINE.match(rows[row + 1].strip()):
            return
        if around == indentation and match is not None:
            yield row, match


def _typed(told: str) -> str:
    """How the type is told, as it is of another parameter: `` (int, optional)``."""
    if not told:
        return ""
    optional = ", optional" if "optional" in told else ""
    kind = "{type}" + optional
    before, _, _ = told.partition(told.strip(" :()"))
    return f"{before}{kind})" if "(" in before else f"{before}{kind}"


def _end(rows: Sequence[str], row: int) -> int:
    """The row behind what goes on from a row: those that are indented more."""
    indentation = len(_indentation(rows[row]))
    stop = row + 1
    while stop < len(rows) and rows[stop].strip() and len(_indentation(rows[stop])) > indentation:
        stop += 1
    return stop


def _indentation(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]
