"""What stands behind a statement in the module of the settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import libcst as cst

from codemods.codemod import Replacement
from codemods.engine import replacements


def _followed_by(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statement, and behind it those in `arguments`: lines that may begin with comments."""
    assert isinstance(node, cst.BaseStatement)
    return cst.FlattenSentinel([node, *replacements.statements(arguments)])


ACTIONS: Mapping[str, Callable[[cst.CSTNode, tuple[str, ...]], Replacement]] = {
    "followed-by": _followed_by,
}
