"""Functions beside what they access, and what calls them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import libcst as cst

from codemods.codemod import Replacement

_BLANK = (cst.EmptyLine(indent=False), cst.EmptyLine(indent=False))


def _define_below(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The function, and behind it those in `arguments`."""
    assert isinstance(node, cst.BaseStatement)
    made = [cst.parse_statement(source) for source in arguments]
    return cst.FlattenSentinel([node, *(it.with_changes(leading_lines=_BLANK) for it in made)])


def _define_above(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The class, and above it the functions in `arguments`."""
    assert isinstance(node, cst.ClassDef)
    first, *others = [cst.parse_statement(source) for source in arguments]
    below = [it.with_changes(leading_lines=_BLANK) for it in (*others, node)]
    return cst.FlattenSentinel([first, *below])


def _read(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The expression in `arguments`, in the place of another."""
    assert isinstance(node, cst.BaseExpression)
    return cst.parse_expression(arguments[0])


def _replace(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statement in `arguments`, in the place of another."""
    assert isinstance(node, (cst.SimpleStatementLine, cst.If))
    statement = cst.parse_statement(arguments[0])
    assert isinstance(statement, cst.SimpleStatementLine)
    return statement.with_changes(leading_lines=node.leading_lines)


def _reset(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The call in `arguments`, in the place of an assignment."""
    assert isinstance(node, cst.Assign)
    return cst.Expr(cst.parse_expression(arguments[0]))


def _remove(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    return cst.RemovalSentinel.REMOVE


ACTIONS: Mapping[str, Callable[[cst.CSTNode, tuple[str, ...]], Replacement]] = {
    "define-above": _define_above,
    "define-below": _define_below,
    "read": _read,
    "remove": _remove,
    "replace": _replace,
    "reset": _reset,
}
