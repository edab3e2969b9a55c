"""A lock beside what it guards, and statements under it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import libcst as cst

from codemods.codemod import Replacement


def _define_lock(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statement, and behind it those in `arguments`."""
    assert isinstance(node, cst.BaseStatement)
    # What stands above the first statement of a module would be taken for its header.
    lines = cst.parse_module("\n".join(["pass", *arguments]) + "\n").body[1:]
    return cst.FlattenSentinel([node, *lines])


def _lock(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statements under the lock whose code is the first of `arguments`; the second one is what
    the file indents by."""
    assert isinstance(node, cst.IndentedBlock)
    lock, step = arguments
    item = cst.WithItem(cst.parse_expression(lock))
    first, *others = node.body
    # Comments on top of the first statement stand outside of the unit.
    return cst.With([item], cst.IndentedBlock([first, *others], footer=node.footer, indent=step))


ACTIONS: Mapping[str, Callable[[cst.CSTNode, tuple[str, ...]], Replacement]] = {
    "define-lock": _define_lock,
    "lock": _lock,
}
