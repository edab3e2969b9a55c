"""Plain expressions: what they come to, where that can be told from them alone."""

from __future__ import annotations

import ast


def text(node: ast.expr | None) -> str | None:
    """What a string literal says; None for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
