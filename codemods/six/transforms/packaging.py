"""What a list becomes that names six among requirements, in setup.py, or modules, in conf.py."""

from __future__ import annotations

import libcst as cst

from codemods.codemod import Replacement
from codemods.engine.edits import Edit, apply
from codemods.engine.text import Lines
from codemods.six.packaging import displays
from codemods.six.packaging.mention import tidied
from codemods.six.transforms.common import Actions, Arguments


def _without_requirement(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """The list less the elements with the indices `arguments`, its layout kept."""
    assert isinstance(node, (cst.List, cst.Set, cst.Tuple))
    lines = Lines(cst.Module(body=[]).code_for_node(node))
    display = displays.read(lines.text, 0)
    assert display is not None
    assert len(display.elements) == len(node.elements)
    values = [lines.text[it.start : it.end].strip("\"'") for it in display.elements]
    doomed = {int(index): "" for index in arguments}
    found = tidied(lines, displays.mentions(lines, display, doomed, values))
    left = apply(lines.text, [Edit(it.span, it.text) for it in found])
    return cst.parse_expression(_as_tuple(left) if isinstance(node, cst.Tuple) else left)


def _as_tuple(text: str) -> str:
    """A tuple whose lone element has the comma without which it is none."""
    display = displays.read(text, 0)
    assert display is not None
    if len(display.elements) != 1 or display.elements[0].stop > display.elements[0].end:
        return text
    end = display.elements[0].end
    return f"{text[:end]},{text[end:]}"


ACTIONS: Actions = {
    "without-requirement": _without_requirement,
}
