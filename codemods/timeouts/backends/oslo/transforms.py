"""What a list of options becomes that gets new ones. Knows nothing of the file around it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import TypeAlias

import libcst as cst

from codemods.codemod import Replacement
from codemods.engine.module import Module

Arguments: TypeAlias = tuple[str, ...]


def _appended(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """The list with elements behind its last, its layout kept.

    `arguments` are the column of its elements, whether blank lines part them, and the new ones.
    """
    column, gap, *texts = arguments
    source = cst.Module(body=[]).code_for_node(node)
    module = Module("", source)
    statement = module.tree.body[0]
    assert isinstance(statement, ast.Expr)
    display = statement.value
    assert isinstance(display, (ast.List, ast.Tuple))
    # The newlines of the file take the place of these where the node is written.
    between = "\n" * (2 if gap else 1) + " " * int(column)
    last = module.span(display.elts[-1])
    while (outer := module.grouping(last)) != last:
        last = outer
    comma = _comma(source, last.end)
    end = last.end if comma is None else comma + 1
    # A comment behind the last element stays behind it.
    rest = _rest_of_line(source, end)
    past = end + len(rest) if rest.lstrip().startswith("#") else end
    closing = "" if comma is None else ","
    added = between + f",{between}".join(texts) + closing
    parting = "," if comma is None else ""
    return cst.parse_expression(source[:end] + parting + source[end:past] + added + source[past:])


def _comma(source: str, end: int) -> int | None:
    """Where the comma behind the last element stands; None if there is none."""
    position = end
    while position < len(source) - 1:
        if source[position] == "#":
            position += len(_rest_of_line(source, position))
        elif source[position] == ",":
            return position
        else:
            position += 1
    return None


def _rest_of_line(source: str, start: int) -> str:
    """What stands behind an offset on its line, without the line break."""
    return (
        source[start:].splitlines()[0] if source[start : start + 1] not in ("", "\r", "\n") else ""
    )


ACTIONS: Mapping[str, Callable[[cst.CSTNode, Arguments], Replacement]] = {
    "oslo-options": _appended,
}
"""By the name that the survey gives an action."""
