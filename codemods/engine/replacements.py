"""What units become, in more than one codemod."""

from __future__ import annotations

import libcst as cst

from codemods.codemod import Replacement


def expression(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The expression in `arguments`, in the place of another."""
    assert isinstance(node, cst.BaseExpression)
    return cst.parse_expression(arguments[0])


def nothing(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """Nothing, in the place of whatever it is."""
    return cst.RemovalSentinel.REMOVE


def statements(lines: tuple[str, ...]) -> list[cst.BaseStatement]:
    """Lines of a module, which may begin with comments, as statements with their comments."""
    # What stands above the first statement of a module would be taken for its header.
    _, *parsed = cst.parse_module("\n".join(["pass", *lines]) + "\n").body
    return [it for it in parsed if isinstance(it, cst.BaseStatement)]
