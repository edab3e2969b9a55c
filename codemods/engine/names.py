"""How code spells names: the last of a dotted one, its words, and which stand in an expression."""

from __future__ import annotations

import ast
import re

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def last_name(node: ast.AST) -> str:
    """``c`` of ``a.b.c``, whatever it is an attribute of; empty for any other expression."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def dotted(node: ast.AST) -> str:
    """``a.b.c`` where an expression is just that; else empty."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def names_in(node: ast.AST) -> set[str]:
    """The plain names that stand in a node: ``a`` and ``c`` of ``a.b + c``."""
    return {it.id for it in ast.walk(node) if isinstance(it, ast.Name)}


def words(name: str) -> list[str]:
    """The words of a name in small letters: ``admin`` and ``pass`` of ``adminPass``."""
    return [it.lower() for it in _WORD.findall(name)]
