"""A lock beside what it guards, and statements under it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

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
    "renew-more-locks": _renew_more,
    "take": _take,
}
