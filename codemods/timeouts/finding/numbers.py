"""Which expressions are a literal amount of seconds."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from codemods.engine.module import Module, Occurrence
from codemods.engine.resolve import dotted

_TIMEDELTA = "datetime.timedelta"
_PARAMETERS = ("days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks")
"""Those of `timedelta`, in its order."""

_OPERATORS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A literal amount of seconds."""

    seconds: int | float
    """Of the type that the code computes: ``60 * 5.0`` is a float. A timedelta of whole seconds
    has an int."""
    source: str
    """As the code spells it: ``5 * 60``."""
    is_timedelta: bool
    """Whether the code wants a timedelta there, not a number."""


def seconds(module: Module, place: Occurrence) -> Amount | None:
    """What the expression at `place` comes to, if it is made of literals alone."""
    node = place.node
    if not isinstance(node, ast.expr):
        return None
    value = number(node)
    if value is not None:
        return Amount(value, module.source(node), False)
    duration = _duration(module, node, place)
    if duration is not None:
        whole = not duration.microseconds
        total = duration // timedelta(seconds=1) if whole else duration.total_seconds()
        return Amount(total, module.source(node), True)
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "total_seconds"
        and not node.args
        and not node.keywords
    ):
        duration = _duration(module, node.func.value, place)
        if duration is not None:
            return Amount(duration.total_seconds(), module.source(node), False)
    return None


def number(node: ast.expr) -> int | float | None:
    """What a number, or a calculation with numbers only, comes to: ``5 * 60``, ``-1``.

    None for all else, True and False among it, and for what is no finite number.
    """
    value: int | float | None
    if isinstance(node, ast.Constant):
        value = _plain(node.value)
    elif isinstance(node, ast.UnaryOp):
        value = _signed(node)
    elif isinstance(node, ast.BinOp):
        value = _calculated(node)
    else:
        return None
    return None if isinstance(value, float) and not math.isfinite(value) else value


def spelt(source: str, value: int | float) -> str:
    """`value` as the code spells it where that is plain, or else as Python does."""
    try:
        told = number(ast.parse(source.strip(), mode="eval").body)
    except (SyntaxError, ValueError):
        told = None
    same = told == value and type(told) is type(value) and "\n" not in source
    return source.strip() if same else repr(value)


def _plain(value: object) -> int | float | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    return None


def _signed(node: ast.UnaryOp) -> int | float | None:
    value = number(node.operand)
    if value is None or not isinstance(node.op, (ast.UAdd, ast.USub)):
        return None
    return -value if isinstance(node.op, ast.USub) else value


def _calculated(node: ast.BinOp) -> int | float | None:
    calculate = _OPERATORS.get(type(node.op))
    left, right = number(node.left), number(node.right)
    if calculate is None or left is None or right is None:
        return None
    try:
        return calculate(left, right)
    except ArithmeticError:
        return None


def _duration(module: Module, node: ast.expr, place: Occurrence) -> timedelta | None:
    """The value of ``timedelta(minutes=5)``, by whatever name the file has for it."""
    if not isinstance(node, ast.Call) or dotted(module, node.func, place) != _TIMEDELTA:
        return None
    names = [*_PARAMETERS[: len(node.args)], *(word.arg for word in node.keywords)]
    values = [number(part) for part in (*node.args, *(word.value for word in node.keywords))]
    parts = {
        name: value
        for name, value in zip(names, values, strict=False)
        if name in _PARAMETERS and value is not None
    }
    if not parts or len(parts) != len(values):
        return None  # something that is no literal, given twice, or unknown
    try:
        return timedelta(**parts)
    except ArithmeticError:
        return None
