"""What the modules beside this one share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import libcst as cst

from codemods.codemod import Replacement

Arguments: TypeAlias = tuple[str, ...]
Actions: TypeAlias = Mapping[str, Callable[[cst.CSTNode, Arguments], Replacement]]

OPEN = cst.LeftParen()
CLOSE = cst.RightParen()


def call_of(node: cst.CSTNode) -> cst.Call:
    assert isinstance(node, cst.Call)
    return node


def receiver(value: cst.BaseExpression) -> cst.BaseExpression:
    """`value` so that an attribute can be taken of it."""
    atoms = (
        cst.Name,
        cst.Attribute,
        cst.Call,
        cst.Subscript,
        cst.List,
        cst.Set,
        cst.Dict,
        cst.ListComp,
        cst.SetComp,
        cst.DictComp,
        cst.SimpleString,
        cst.FormattedString,
    )
    if value.lpar or isinstance(value, atoms):
        return value
    return value.with_changes(lpar=[OPEN], rpar=[CLOSE])
