"""What stands behind a statement in the module of the settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import libcst as cst

from codemods.codemod import Replacement


def _followed_by(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statement, and behind it those in `arguments`: lines that may begin with comments."""
    assert isinstance(node, cst.BaseStatement)
    # What stands above the first statement of a module would be taken for its header.
    lines = cst.parse_module("\n".join(["pass", *arguments]) + "\n").body[1:]
    return cst.FlattenSentinel([node, *lines])


ACTIONS: Mapping[str, Callable[[cst.CSTNode, tuple[str, ...]], Replacement]] = {
    "followed-by": _followed_by,
}
