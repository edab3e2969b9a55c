"""What units become: knows nothing of the file around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import libcst as cst

from codemods.codemod import Replacement
from codemods.engine import replacements


def _check_above(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statement, and above it the checks in `arguments`."""
    assert isinstance(node, cst.BaseStatement)
    return cst.FlattenSentinel([*replacements.statements(arguments), node])


def _check_below(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statement, a docstring, and below it the checks in `arguments`."""
    assert isinstance(node, cst.BaseStatement)
    return cst.FlattenSentinel([node, *replacements.statements(arguments)])


ACTIONS: Mapping[str, Callable[[cst.CSTNode, tuple[str, ...]], Replacement]] = {
    "check-above": _check_above,
    "check-below": _check_below,
}
