"""A lock beside what it guards, and statements under it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import libcst as cst

from codemods.codemod import Replacement
from codemods.engine import replacements


def _define_lock(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statement, and behind it those in `arguments`; before it, if it is a block other than a
    class, since functions in it may run before its end."""
    assert isinstance(node, cst.BaseStatement)
    lines = replacements.statements(arguments)
    if isinstance(node, cst.BaseCompoundStatement) and not isinstance(node, cst.ClassDef):
        blank = [cst.EmptyLine(indent=False)] if len(lines) > 1 else []
        node = node.with_changes(leading_lines=[*blank, *node.leading_lines])
        return cst.FlattenSentinel([*lines, node])
    return cst.FlattenSentinel([node, *lines])


def _define_bounded(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The assignment, of what the second of `arguments` makes; above it the first one, which says
    how many entries there may be, and below it the others."""
    assert isinstance(node, cst.SimpleStatementLine)
    size, made, *lines = arguments
    [assignment] = node.body
    assert isinstance(assignment, cst.Assign)
    value = assignment.with_changes(value=cst.parse_expression(made))
    node = node.with_changes(body=[value])
    return cst.FlattenSentinel(
        [*replacements.statements((size,)), node, *replacements.statements(tuple(lines))]
    )


def _lock(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statements under the lock whose code is the first of `arguments`; the second one is what
    the file indents by, and others are statements behind them."""
    assert isinstance(node, cst.IndentedBlock)
    lock, step, *taken = arguments
    # Comments on top of the first statement stand outside of the unit.
    body = [*node.body, *map(cst.parse_statement, taken)]
    return _with(lock, cst.IndentedBlock(body, footer=node.footer, indent=step))


def _take(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statement, and above it others under the lock: see `_lock`."""
    assert isinstance(node, cst.BaseStatement)
    lock, step, *taken = arguments
    held = _with(lock, cst.IndentedBlock([*map(cst.parse_statement, taken)], indent=step))
    return cst.FlattenSentinel([held, node])


def _store(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """What is made gets the name that is the third of `arguments`, unless that is empty; the lines
    behind it, which store it, stand under the lock: see `_lock`."""
    assert isinstance(node, cst.SimpleStatementLine)
    lock, step, local, *lines = arguments
    statement = node.body[0]
    assert isinstance(statement, cst.Assign)
    body = [_parsed(it, step) for it in lines]
    if local:
        target = cst.AssignTarget(cst.Name(local))
        made = node.with_changes(body=[statement.with_changes(targets=[target])])
        return cst.FlattenSentinel([made, _with(lock, cst.IndentedBlock(body, indent=step))])
    return _with(lock, cst.IndentedBlock([_commented(body[0], node), *body[1:]], indent=step))


_Statement: TypeAlias = "cst.SimpleStatementLine | cst.If"


def _parsed(source: str, step: str) -> _Statement:
    statement = cst.parse_statement(source)
    if isinstance(statement, cst.If) and isinstance(statement.body, cst.IndentedBlock):
        return statement.with_changes(body=statement.body.with_changes(indent=step))
    assert isinstance(statement, cst.SimpleStatementLine)
    return statement


def _commented(statement: _Statement, before: cst.SimpleStatementLine) -> _Statement:
    """A statement with what stands behind the one in whose place it is."""
    comment = before.trailing_whitespace
    if isinstance(statement, cst.SimpleStatementLine):
        return statement.with_changes(trailing_whitespace=comment)
    return statement.with_changes(body=statement.body.with_changes(header=comment))


def _copy(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statement, and above it those in `arguments`."""
    assert isinstance(node, cst.BaseStatement)
    return cst.FlattenSentinel([*map(cst.parse_statement, arguments), node])


def _renew_more(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The function that makes locks anew, with those in `arguments`, too: of each the quotes of the
    file, its name, what makes it."""
    assert isinstance(node, cst.FunctionDef)
    names, makers = arguments[1::3], arguments[2::3]
    body = list(node.body.body)
    index = next(i for i, it in enumerate(body) if _assigns(it))
    declared = [cst.parse_statement(f"global {it}") for it in names if "." not in it]
    made = [cst.parse_statement(f"{it} = {new}") for it, new in zip(names, makers, strict=True)]
    body = [*body[:index], *declared, *body[index:], *made]
    return node.with_changes(body=node.body.with_changes(body=body))


def _assigns(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.SimpleStatementLine) and isinstance(node.body[0], cst.Assign)


def _with(lock: str, body: cst.IndentedBlock) -> cst.With:
    return cst.With([cst.WithItem(cst.parse_expression(lock))], body)


ACTIONS: Mapping[str, Callable[[cst.CSTNode, tuple[str, ...]], Replacement]] = {
    "define-bounded": _define_bounded,
    "define-lock": _define_lock,
    "copy": _copy,
    "lock": _lock,
    "store": _store,
    "renew-more-locks": _renew_more,
    "take": _take,
}
