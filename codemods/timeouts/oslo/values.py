"""Plain expressions: what they come to, where that can be told from them alone."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable

_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
}


def number(node: ast.expr | None) -> int | float | None:
    """What ``300``, ``-1`` or ``5 * 60`` comes to; None for anything else."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return node.value  # type: ignore[return-value]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = number(node.operand)
        return None if value is None else -value
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        left, right = number(node.left), number(node.right)
        if left is None or right is None:
            return None
        try:
            return _OPERATORS[type(node.op)](left, right)
        except (ArithmeticError, ValueError):
            return None
    return None


def spelt(source: str, value: int | float) -> str:
    """`value` as the code spells it where that is plain, or else as Python does."""
    try:
        told = number(ast.parse(source.strip(), mode="eval").body)
    except (SyntaxError, ValueError):
        told = None
    same = told == value and type(told) is type(value) and "\n" not in source
    return source.strip() if same else repr(value)


def text(node: ast.expr | None) -> str | None:
    """What a string literal says; None for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def dotted(node: ast.expr) -> str:
    """``a.b.c`` where an expression is just that; else empty."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        value = dotted(node.value)
        return f"{value}.{node.attr}" if value else ""
    return ""
