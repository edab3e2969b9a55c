"""What units become: knows nothing of the file around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import libcst as cst

from codemods.codemod import Replacement
from codemods.engine import replacements


class _Steps(cst.CSTTransformer):
    """Blocks that are indented as the file has it."""

    def __init__(self, step: str) -> None:
        self.step = step

    def leave_IndentedBlock(  # noqa: N802
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        return updated_node.with_changes(indent=self.step)


def _checks(arguments: tuple[str, ...]) -> list[cst.BaseStatement]:
    """The checks in `arguments`, of which the first is what the file indents by."""
    step, *sources = arguments
    parsed = [it.visit(_Steps(step)) for it in replacements.statements(tuple(sources))]
    return [it for it in parsed if isinstance(it, cst.BaseStatement)]


def _check_above(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statement, and above it checks."""
    assert isinstance(node, cst.BaseStatement)
    return cst.FlattenSentinel([*_checks(arguments), node])


def _check_below(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statement, a docstring, and below it checks."""
    assert isinstance(node, cst.BaseStatement)
    return cst.FlattenSentinel([node, *_checks(arguments)])


ACTIONS: Mapping[str, Callable[[cst.CSTNode, tuple[str, ...]], Replacement]] = {
    "check-above": _check_above,
    "check-below": _check_below,
}
