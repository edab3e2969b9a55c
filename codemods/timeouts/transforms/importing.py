"""What becomes of an import statement when constants that it brings in are lifted."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import libcst as cst

from codemods.codemod import Replacement
from codemods.engine.unimport import without


def _imports(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statement less the names in `arguments`."""
    assert isinstance(node, (cst.Import, cst.ImportFrom))
    return without(node, arguments) or cst.RemoveFromParent()


ACTIONS: Mapping[str, Callable[[cst.CSTNode, tuple[str, ...]], Replacement]] = {
    "imports": _imports,
}
