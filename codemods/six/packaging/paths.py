"""Where a value goes in a script: whether it becomes a part of a certain argument or variable."""

from __future__ import annotations

import ast
from collections.abc import Collection
from itertools import pairwise

from codemods.engine.module import Module, Occurrence

_MAKERS = frozenset({"dict", "frozenset", "list", "set", "sorted", "tuple"})
"""Builtins that give back what they are given."""
ADDERS = frozenset({"add", "append", "extend", "insert", "setdefault", "update"})
"""Methods that put what they are given into what they belong to."""


class Paths:
    """Where values go in one file."""

    def __init__(self, module: Module, keys: Collection[str]) -> None:
        self._module = module
        self._keys = keys
        self._asked: set[str] = set()

    def lead(self, place: Occurrence) -> bool:
        """Whether the value at `place` becomes, or becomes a part of, what `keys` name."""
        for inner, outer in pairwise(reversed(place.chain)):
            verdict = self._step(outer, inner, place)
            if verdict is not None:
                return verdict
        return False

    def _step(self, outer: ast.AST, inner: ast.AST, place: Occurrence) -> bool | None:
        """Whether a value leads there from `inner`, a part of `outer`; None: as `outer` does."""
        if isinstance(outer, ast.keyword):
            return True if outer.arg in self._keys else None
        if isinstance(outer, ast.Dict):
            if inner in outer.keys:
                return False
            key = outer.keys[outer.values.index(inner)]  # type: ignore[arg-type]
            return True if self._is_key(key) else None
        if isinstance(outer, ast.Call):
            return self._through_call(outer, inner)
        if isinstance(outer, ast.Attribute):
            return None  # a method of it, if anything comes of it
        if isinstance(outer, ast.Subscript):
            return None if inner is outer.value else False
        if isinstance(outer, ast.Assign):
            return inner is outer.value and any(map(self._holds, outer.targets))
        if isinstance(outer, (ast.AnnAssign, ast.AugAssign)):
            return inner is outer.value and self._holds(outer.target)
        if isinstance(outer, ast.Return):
            functions = [node for node in place.chain if isinstance(node, ast.FunctionDef)]
            return bool(functions) and self._leads(functions[-1].name)
        if isinstance(outer, (ast.List, ast.Tuple, ast.Set, ast.BinOp, ast.IfExp, ast.BoolOp)):
            return None
        return None if isinstance(outer, ast.Starred) else False

    def _through_call(self, call: ast.Call, inner: ast.AST) -> bool | None:
        if inner is call.func:
            return None  # what a method or a function gives back
        if isinstance(call.func, ast.Name) and call.func.id in _MAKERS:
            return None
        if isinstance(call.func, ast.Attribute) and call.func.attr in ADDERS:
            return self._holds(call.func.value)
        return False

    def _holds(self, target: ast.expr) -> bool:
        """Whether what is assigned to a target, or put into it, leads there."""
        while isinstance(target, (ast.Subscript, ast.Starred)):
            if isinstance(target, ast.Subscript) and self._is_key(target.slice):
                return True
            target = target.value
        return isinstance(target, ast.Name) and self._leads(target.id)

    def _leads(self, name: str) -> bool:
        """Whether a variable, or what a function gives back, leads there."""
        if name in self._keys:
            return True
        if name in self._asked:
            return False  # the answer is being found out
        self._asked.add(name)
        leads = any(use.is_use and self.lead(use) for use in self._module.occurrences(name))
        self._asked.remove(name)
        return leads

    def _is_key(self, node: ast.expr | None) -> bool:
        return isinstance(node, ast.Constant) and node.value in self._keys
