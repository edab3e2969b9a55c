"""The values of expressions that hang on `PY2`, `PY3` or `PY34`."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from codemods.engine.module import Occurrence
from codemods.six.decisions import File

_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], object]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_SIDES: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
}
"""What a comparison is with its sides exchanged, where that matters."""

_VERSIONS = tuple(
    (3, minor, micro, level, serial)
    for minor, micro, level, serial in product(
        (*range(41), 10**6), (*range(21), 10**6), ("alpha", "final"), (0, 10**6)
    )
)
"""`sys.version_info` of every Python 3, as far as comparisons with small numbers can tell."""

_EFFECTLESS_CALLS = frozenset({"isinstance", "issubclass", "callable"})


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of the expressions of one file."""

    file: File
    known: dict[ast.AST, bool]
    """The expressions whose values are known: those that read `PY2` and its like."""

    def of_condition(self, node: ast.AST) -> bool | None:
        """Whether a condition holds, if that is known and six has a part in it.

        A condition without six is none of ours, even if it asks for the version.
        """
        return self.of(node) if self._has_part_in(node) else None

    def of(self, node: ast.AST) -> bool | None:
        """Whether an expression counts as true, if that is known without evaluating anything that
        might have an effect."""
        value = self.exactly(node)
        if value is not None:
            return value
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            value = self.of(node.operand)
            return None if value is None else not value
        if isinstance(node, ast.Call) and self._converts(node):
            return self.of(node.args[0])
        if not isinstance(node, ast.BoolOp):
            return None
        decisive = isinstance(node.op, ast.Or)
        unknown = False
        for operand in node.values:
            value = self.of(operand)
            if value is decisive:
                return decisive
            if value is None:
                if not self.is_effectless(operand):
                    return None
                unknown = True
        return None if unknown else not decisive

    def exactly(self, node: ast.AST) -> bool | None:
        """The value of an expression that is `True` or `False` itself, if it is known."""
        if node in self.known:
            return self.known[node]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            value = self.of(node.operand)
            return None if value is None else not value
        if isinstance(node, ast.BoolOp):
            decisive = isinstance(node.op, ast.Or)
            for operand in node.values:
                value = self.exactly(operand)
                if value is None or value is decisive:
                    return value
            return not decisive
        if isinstance(node, ast.Call) and self._converts(node):
            return self.of(node.args[0]) if _called(node) == "bool" else None
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            return self._compared(node.left, node.ops[0], node.comparators[0])
        return None

    def is_effectless(self, node: ast.AST) -> bool:
        """Whether nothing is missed where an expression is not evaluated: a name, a constant, an
        attribute of a module, and what is made of such by comparisons, instance checks and
        displays."""
        if isinstance(node, (ast.Name, ast.Constant)):
            return True
        if isinstance(node, ast.Attribute):
            return self._is_of_module(node)
        if isinstance(node, ast.Compare):
            return all(map(self.is_effectless, (node.left, *node.comparators)))
        if isinstance(node, ast.BoolOp):
            return all(map(self.is_effectless, node.values))
        if isinstance(node, ast.UnaryOp):
            return isinstance(node.op, ast.Not) and self.is_effectless(node.operand)
        if isinstance(node, (ast.Tuple, ast.List)):
            return all(map(self.is_effectless, node.elts))
        if isinstance(node, ast.Dict):
            keys = all(isinstance(key, ast.Constant) for key in node.keys)
            return keys and all(map(self.is_effectless, node.values))
        return (
            isinstance(node, ast.Call)
            and _called(node) in _EFFECTLESS_CALLS
            and not self.file.module.bindings(_called(node))
            and not node.keywords
            and all(map(self.is_effectless, node.args))
        )

    def _has_part_in(self, node: ast.AST) -> bool:
        return any(part in self.known for part in ast.walk(node))

    def _is_of_module(self, node: ast.Attribute) -> bool:
        value = node.value
        if isinstance(value, ast.Attribute):
            return self._is_of_module(value)
        if not isinstance(value, ast.Name):
            return False
        scopes = self.file.module.bindings(value.id).values()
        return bool(scopes) and all(
            isinstance(binding.node, ast.alias) for bindings in scopes for binding in bindings
        )

    def _converts(self, node: ast.Call) -> bool:
        """Whether a call is ``bool(x)`` or ``int(x)``."""
        return (
            _called(node) in {"bool", "int"}
            and len(node.args) == 1
            and not node.keywords
            and not self.file.module.bindings(_called(node))
        )

    def _compared(self, left: ast.expr, sign: ast.cmpop, right: ast.expr) -> bool | None:
        if self._is_version(right) and not self._is_version(left):
            left, right = right, left
            sign = _SIDES.get(type(sign), type(sign))()
        compare = _COMPARISONS.get(type(sign))
        if compare is None:
            return None
        if self._is_version(left):
            return None if isinstance(sign, (ast.Is, ast.IsNot)) else _of_all(left, compare, right)
        sides = [self._number(side) for side in (left, right)]
        if None in sides or not any(self._has_part_in(side) for side in (left, right)):
            return None
        if isinstance(sign, (ast.Is, ast.IsNot)) and not all(isinstance(it, bool) for it in sides):
            return None
        return bool(compare(*sides))

    def _number(self, node: ast.expr) -> int | None:
        """An expression as a number, which `True` and `False` are, too."""
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, int) else None
        if isinstance(node, ast.Call) and self._converts(node) and _called(node) == "int":
            value = self.of(node.args[0])
            return None if value is None else int(value)
        return self.exactly(node)

    def _is_version(self, node: ast.expr) -> bool:
        """Whether an expression is `sys.version_info` or a part of it."""
        while isinstance(node, ast.Subscript) or (
            isinstance(node, ast.Attribute) and node.attr in {"major", "minor", "micro"}
        ):
            node = node.value
        place = Occurrence("sys", 0, (self.file.module.tree, node))
        return isinstance(node, (ast.Attribute, ast.Name)) and self.file.resolves_to(
            node, place, "sys", "version_info"
        )


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _of_all(node: ast.expr, compare: Callable[[Any, Any], object], bound: ast.expr) -> bool | None:
    """The outcome of a comparison of the version, if it is the same for every Python 3."""
    try:
        wanted = ast.literal_eval(bound)
        outcomes = {bool(compare(_part(node, version), wanted)) for version in _VERSIONS}
    except (ValueError, TypeError, IndexError):
        return None
    return outcomes.pop() if len(outcomes) == 1 else None


def _part(node: ast.expr, version: tuple[object, ...]) -> object:
    """What an expression of `sys.version_info` gives in a version. Raises `ValueError` …"""
    if isinstance(node, ast.Subscript):
        whole = _part(node.value, version)
        if isinstance(node.slice, ast.Slice):
            parts = (node.slice.lower, node.slice.upper, node.slice.step)
            wanted = slice(*(part and ast.literal_eval(part) for part in parts))
        else:
            wanted = ast.literal_eval(node.slice)
        return whole[wanted]  # type: ignore[index]
    if isinstance(node, ast.Attribute) and node.attr != "version_info":
        return version[("major", "minor", "micro").index(node.attr)]
    return version
