"""Tests that look at the time, too, and what says when something was loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import libcst as cst

from codemods.codemod import Replacement


def _or_expired(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The test whether there is nothing, or else what the first of `arguments` says."""
    assert isinstance(node, cst.BaseExpression)
    return cst.BooleanOperation(node, cst.Or(), cst.parse_expression(arguments[0]))


def _and_not_expired(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The test whether there is something, unless the first of `arguments` holds."""
    assert isinstance(node, cst.BaseExpression)
    expired = cst.UnaryOperation(cst.Not(), cst.parse_expression(arguments[0]))
    return cst.BooleanOperation(node, cst.And(), expired)


def _stamp(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The assignment, and behind it those in `arguments`."""
    assert isinstance(node, cst.SimpleStatementLine)
    return cst.FlattenSentinel([node, *map(cst.parse_statement, arguments)])


def _declare(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statement ``global``, with one more name."""
    assert isinstance(node, cst.Global)
    *others, last = node.names
    comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    more = [cst.NameItem(cst.Name(name)) for name in arguments]
    return node.with_changes(names=[*others, last.with_changes(comma=comma), *more])


ACTIONS: Mapping[str, Callable[[cst.CSTNode, tuple[str, ...]], Replacement]] = {
    "or-expired": _or_expired,
    "and-not-expired": _and_not_expired,
    "declare": _declare,
    "stamp": _stamp,
}
