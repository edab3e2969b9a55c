"""What a name of six, or a tuple of its types, becomes."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from codemods.codemod import Replacement
from codemods.six.transforms.common import Actions, Arguments


def _named(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    return cst.parse_expression(arguments[0])


def _tuple(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    return cst.parse_expression(f"({arguments[0]},)")


def _joined(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """``(str,) + (a, b)`` as one tuple."""
    elements: list[cst.BaseElement] = []
    pending: list[cst.BaseExpression] = [cst.ensure_type(node, cst.BinaryOperation)]
    while pending:
        operand = pending.pop()
        if isinstance(operand, cst.BinaryOperation):
            pending.extend((operand.right, operand.left))
        else:
            elements.extend(cst.ensure_type(operand, cst.Tuple).elements)
    return cst.Tuple(_listed(elements))


def _spread(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """``(a, *(str,))`` as ``(a, str)``."""
    assert isinstance(node, (cst.Tuple, cst.List))
    elements: list[cst.BaseElement] = []
    for element in node.elements:
        if isinstance(element, cst.StarredElement) and isinstance(element.value, cst.Tuple):
            inner = list(element.value.elements)
            inner[-1:] = [inner[-1].with_changes(comma=element.comma)] if inner else []
            elements.extend(inner)
        else:
            elements.append(element)
    return node.with_changes(elements=elements)


def _listed(elements: Sequence[cst.BaseElement]) -> list[cst.BaseElement]:
    """The elements with plain commas between them, and behind a lone one."""
    comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    listed = [element.with_changes(comma=comma) for element in elements]
    last = cst.Comma() if len(listed) == 1 else cst.MaybeSentinel.DEFAULT
    return [*listed[:-1], *(element.with_changes(comma=last) for element in listed[-1:])]


ACTIONS: Actions = {
    "name": _named,
    "tuple": _tuple,
    "join": _joined,
    "spread": _spread,
}
