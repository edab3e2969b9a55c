"""Where statements stand, and which names are free for what is put beside them."""

from __future__ import annotations

import ast
import builtins
import keyword
from collections.abc import Sequence

from codemods.engine.module import Module
from codemods.engine.text import holds_word


def is_alone(module: Module, statement: ast.stmt) -> bool:
    """Whether a statement has its lines to itself, and is no ``elif``."""
    span = module.span(statement)
    return module.has_own_lines(span) and not module.text.startswith("elif", span.start)


def is_text(statement: ast.stmt) -> bool:
    """Whether a statement is nothing but a string."""
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Constant):
        return False
    return isinstance(statement.value.value, str)


def block_of(node: ast.AST, children: Sequence[ast.AST]) -> list[ast.stmt]:
    """The statements of that block of a node in which all of these stand; none if there is none."""
    for field in ("body", "orelse", "finalbody"):
        body = getattr(node, field, None)
        if isinstance(body, list) and all(child in body for child in children):
            return body
    return []


def step_of(module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """By how much the body of a function is indented."""
    outer = module.lines.indentation(module.start(function))
    inner = module.lines.indentation(module.start(function.body[-1]))
    return inner.removeprefix(outer) or "    "


def local_name(module: Module, variable: str, function: ast.AST) -> str:
    """What a function calls that which it has taken from a variable: ``cells`` for ``_CELLS``.

    Empty where that name is not free.
    """
    local = variable.lower().lstrip("_")
    if local == variable or not local.isidentifier() or keyword.iskeyword(local):
        return ""
    if hasattr(builtins, local):
        return ""
    return "" if holds_word(module.source(function), local) else local
