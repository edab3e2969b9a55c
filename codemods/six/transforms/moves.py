"""What becomes of the calls of `add_move`."""

from __future__ import annotations

import libcst as cst

from codemods.codemod import Replacement
from codemods.six.transforms.common import Actions, Arguments


def _removed(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    return cst.RemoveFromParent()


ACTIONS: Actions = {
    "remove": _removed,
}
