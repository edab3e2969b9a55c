"""From a position in a file to the chain of syntax nodes that hold it.

A full walk over a large tree costs more than parsing it. The places that matter to a codemod
are known from the text, so only the nodes above them are visited.
"""

from __future__ import annotations

import ast
import sys
from bisect import bisect_right
from typing import TypeAlias

from codemods.engine import fstrings
from codemods.engine.text import Lines

Position: TypeAlias = tuple[int, int]
"""A position of `ast`: 1-based line, column in UTF-8 bytes."""

_RELOCATE = sys.version_info < (3, 12)
_LONG = 8
"""From so many nodes on, a list in the order of the text is searched by halves."""
_IN_ORDER = (ast.BoolOp, ast.Call, ast.List, ast.Set, ast.Tuple)
"""Expressions whose parts are in the order of the text, none of them None."""

_BLOCKS = ("body", "handlers", "orelse", "finalbody")


def chain_at(tree: ast.Module, position: Position, lines: Lines) -> list[ast.AST]:
    """The nodes that hold `position`, from the module inwards."""
    chain: list[ast.AST] = [tree]
    node: ast.AST | None = tree
    while node is not None:
        if _RELOCATE and isinstance(node, ast.JoinedStr) and not fstrings.is_relocated(node):
            fstrings.relocate(node, lines)
        node = _child_at(node, position)
        if node is not None:
            chain.append(node)
    return chain


def start_of(node: ast.AST) -> Position:
    """Where a node with a position begins; a definition begins with its first decorator."""
    decorators: list[ast.expr] | None = getattr(node, "decorator_list", None)
    if decorators:
        return (decorators[0].lineno, 0)
    return (node.lineno, node.col_offset)  # type: ignore[attr-defined]


def _end_of(node: ast.stmt | ast.expr) -> Position:
    return (node.end_lineno or 0, node.end_col_offset or 0)


def _child_at(node: ast.AST, position: Position) -> ast.AST | None:
    if isinstance(node, ast.JoinedStr):
        # The text that `{x=}` shows stands where its expression does; the expression is meant.
        fields = [part for part in node.values if not isinstance(part, ast.Constant)]
        found = next((part for part in fields if _holds(part, position)), None)
        if found is not None:
            return found
    if isinstance(node, ast.Dict) and len(node.values) >= _LONG:
        index = bisect_right(node.values, position, key=_end_of)
        pair = [*node.keys[index : index + 1], *node.values[index : index + 1]]
        return next((part for part in pair if part and _holds(part, position)), None)
    for field in _fields(node, position):
        value = getattr(node, field, None)
        if isinstance(value, list):
            if len(value) >= _LONG and (
                isinstance(value[0], ast.stmt) or isinstance(node, _IN_ORDER)
            ):
                # The first one that ends behind the position holds it, or none does.
                index = bisect_right(value, position, key=_end_of)
                if index < len(value) and _holds(value[index], position):
                    return value[index]  # type: ignore[no-any-return]
                continue
            for item in value:
                if isinstance(item, ast.AST) and _holds(item, position):
                    return item
        elif isinstance(value, ast.AST) and _holds(value, position):
            return value
    return None


def _fields(node: ast.AST, position: Position) -> tuple[str, ...]:
    """The fields of a node that may hold a position: in a statement with blocks, these alone, or
    what stands above them. To look into the arguments of a function takes far longer."""
    body = getattr(node, "body", None)
    if not isinstance(body, list) or not body:
        return node._fields
    return _BLOCKS if start_of(body[0]) <= position else node._fields


def _holds(node: ast.AST, position: Position) -> bool:
    end_line: int | None = getattr(node, "end_lineno", None)
    if end_line is not None:
        return position < (end_line, node.end_col_offset) and start_of(node) <= position  # type: ignore[attr-defined]
    # Arguments, comprehensions, with items and match cases have no position of their own.
    return any(_holds(child, position) for child in ast.iter_child_nodes(node))
