"""What takes the place of an expression that is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import libcst as cst

from codemods.codemod import Replacement

Arguments: TypeAlias = tuple[str, ...]


def _replace(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """``password`` → ``'***'``."""
    return cst.parse_expression(arguments[0])


def _call(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """``url`` → ``mask(url)``; of several functions the first is the outermost."""
    assert isinstance(node, cst.BaseExpression)
    for function in reversed(arguments[0].split()):
        node = cst.Call(cst.parse_expression(function), [cst.Arg(node)])
    return node


ACTIONS: Mapping[str, Callable[[cst.CSTNode, Arguments], Replacement]] = {
    "replace": _replace,
    "call": _call,
}
