"""What takes the place of a literal: a reading of the configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import libcst as cst

from codemods.codemod import Replacement
from codemods.engine import replacements


def _spell(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """A string that ends with a value: what it begins with, and how the file does it, are in
    `arguments`."""
    assert isinstance(node, cst.SimpleString)
    reading, head, conversion, manner = arguments
    prefix, quote = node.prefix, node.quote
    if manner == "f" and not prefix and not set(reading) & set("'\"\\"):
        source = f"f{quote}{head}{{{reading}}}{quote}"
    elif manner == "format":
        source = f"{prefix}{quote}{head}{{}}{quote}.format({reading})"
    else:
        source = f"{prefix}{quote}{head}{conversion}{quote} % {reading}"
    return cst.parse_expression(source)


def _look_up(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The first statement of a body, with the look-up of a parameter above it."""
    assert isinstance(node, cst.BaseStatement)
    parameter, reading, step = arguments
    look_up = cst.parse_statement(f"if {parameter} is None:\n    {parameter} = {reading}\n")
    assert isinstance(look_up, cst.If)
    block = look_up.body.with_changes(indent=step)
    return cst.FlattenSentinel([look_up.with_changes(body=block), node])


ACTIONS: Mapping[str, Callable[[cst.CSTNode, tuple[str, ...]], Replacement]] = {
    "look-up": _look_up,
    "read": replacements.expression,
    "remove": replacements.nothing,
    "spell": _spell,
}
