"""Where a name of six is needed though no expression and no type reads it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.engine.module import Module, Occurrence
from codemods.six.bindings import Alias

_EXECUTE = frozenset({"compile", "eval", "exec"})


def uses(module: Module, alias: Alias) -> Iterator[tuple[int, str]]:
    """The places, with the reason why the name must stay."""
    for occurrence in module.occurrences(alias.local):
        node = occurrence.node
        if isinstance(node, ast.Nonlocal):
            yield occurrence.offset, "a nonlocal statement names it"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node.value == alias.local and _is_exported(occurrence):
                yield occurrence.offset, "__all__ names it"
            elif _is_executed(occurrence):
                yield occurrence.offset, "a text that is executed names it"


def _is_exported(occurrence: Occurrence) -> bool:
    """Whether a string is assigned or added to `__all__`."""
    return any(
        "__all__" in ast.unparse(node).partition("=")[0]
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign))
        else isinstance(node, ast.Expr) and ast.unparse(node).startswith("__all__.")
        for node in occurrence.chain[1:3]
    )


def _is_executed(occurrence: Occurrence) -> bool:
    call = occurrence.parent
    return (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in _EXECUTE
        and occurrence.node in call.args[:1]
    )
