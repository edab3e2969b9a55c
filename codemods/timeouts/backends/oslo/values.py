"""Plain expressions: what they come to, where that can be told from them alone."""

from __future__ import annotations

import ast


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
