"""Functions beside what they access, and what calls them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import libcst as cst

from codemods.codemod import Replacement


def _define_functions(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statement, and behind it the functions in `arguments`."""
    assert isinstance(node, cst.BaseStatement)
    blank = [cst.EmptyLine(indent=False), cst.EmptyLine(indent=False)]
    made = [cst.parse_statement(source) for source in arguments]
    return cst.FlattenSentinel([node, *(it.with_changes(leading_lines=blank) for it in made)])


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
    "define-functions": _define_functions,
    "read": _read,
    "remove": _remove,
    "replace": _replace,
    "reset": _reset,
}
