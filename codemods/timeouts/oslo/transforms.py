"""What a list of options becomes that gets new ones. Knows nothing of the file around it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import TypeAlias

import libcst as cst

from codemods.codemod import Replacement
from codemods.engine.module import Module
from codemods.engine.text import newline_of

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
    newline = newline_of(source)
    between = newline * (2 if gap else 1) + " " * int(column)
    new = [text.replace("\n", newline) for text in texts]
    end = module.end(display.elts[-1])
    comma = _comma(source, end)
    if comma is None:
        joined = "".join(f",{between}{text}" for text in new)
        # A comment behind the last element stays behind it, and behind the comma.
        rest = _rest_of_line(source, end)
        if rest.lstrip().startswith("#"):
            past = end + len(rest)
            after = between.removeprefix(newline) + f",{between}".join(new)
            code = f"{source[:end]},{source[end:past]}{newline}{after}{source[past:]}"
        else:
            code = source[:end] + joined + source[end:]
    else:
        past = comma + 1
        rest = _rest_of_line(source, past)
        if rest.lstrip().startswith("#"):
            past += len(rest)
        joined = "".join(f"{between}{text}," for text in new)
        code = source[:past] + joined + source[past:]
    return cst.parse_expression(code)


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
