"""What statements and expressions become."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import libcst as cst

from codemods.codemod import Replacement
from codemods.engine import replacements


def _instead(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statements in `arguments`."""
    return cst.FlattenSentinel([_small(it) for it in arguments])


def _above(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statement, and on top of it those in `arguments`."""
    return cst.FlattenSentinel([*map(_small, arguments), node])


def _below(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statement, and below it those in `arguments`."""
    return cst.FlattenSentinel([node, *map(_small, arguments)])


def _finally(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The ``try`` with the first of `arguments` carried out in any case; the second one is what
    the file indents by."""
    assert isinstance(node, cst.Try)
    code, step = arguments
    line = cst.parse_statement(code)
    if node.finalbody is None:
        return node.with_changes(finalbody=cst.Finally(cst.IndentedBlock([line], indent=step)))
    body = node.finalbody.body
    body = body.with_changes(body=[line, *body.body])
    return node.with_changes(finalbody=node.finalbody.with_changes(body=body))


def _raise_again(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """A bare ``raise``."""
    return cst.Raise()


def _small(code: str) -> cst.BaseSmallStatement:
    """The simple statement that some code is."""
    line = cst.parse_statement(code)
    assert isinstance(line, cst.SimpleStatementLine)
    return line.body[0].with_changes(semicolon=cst.MaybeSentinel.DEFAULT)


ACTIONS: Mapping[str, Callable[[cst.CSTNode, tuple[str, ...]], Replacement]] = {
    "above": _above,
    "below": _below,
    "finally": _finally,
    "instead": _instead,
    "raise-again": _raise_again,
    "read": replacements.expression,
}
