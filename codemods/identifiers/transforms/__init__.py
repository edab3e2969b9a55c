"""What units become: knows nothing of the file around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import libcst as cst

from codemods.codemod import Replacement
from codemods.engine import replacements


class _Steps(cst.CSTTransformer):
    """Blocks that are indented as the file has it."""

    def __init__(self, step: str) -> None:
        self.step = step

    def leave_IndentedBlock(  # noqa: N802
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        return updated_node.with_changes(indent=self.step)


def _checks(arguments: tuple[str, ...]) -> list[cst.BaseStatement]:
    """The checks in `arguments`, of which the first is what the file indents by."""
    step, *sources = arguments
    parsed = [it.visit(_Steps(step)) for it in replacements.statements(tuple(sources))]
    return [it for it in parsed if isinstance(it, cst.BaseStatement)]


def _check_above(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statement, and above it checks."""
    assert isinstance(node, cst.BaseStatement)
    return cst.FlattenSentinel([*_checks(arguments), node])


def _check_below(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statement, a docstring, and below it checks."""
    assert isinstance(node, cst.BaseStatement)
    return cst.FlattenSentinel([node, *_checks(arguments)])


class _Converters(cst.CSTTransformer):
    """Texts in which parameters such as ``<str:order_id>`` are UUIDs."""

    def __init__(self, parameters: tuple[str, ...]) -> None:
        self.parameters = parameters

    def leave_SimpleString(  # noqa: N802
        self, original_node: cst.SimpleString, updated_node: cst.SimpleString
    ) -> cst.SimpleString:
        value = updated_node.value
        for it in self.parameters:
            name = it.strip("<>").rpartition(":")[2]
            value = value.replace(it, f"<uuid:{name}>")
        return updated_node.with_changes(value=value)


def _convert(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The text of an address, of which parameters are converted to UUIDs."""
    converted = node.visit(_Converters(arguments))
    assert isinstance(converted, cst.BaseExpression)
    return converted


def _decorate(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The function, with decorators, each behind as many of its own as its argument begins with."""
    assert isinstance(node, cst.FunctionDef)
    decorators = list(node.decorators)
    for it in sorted(arguments, key=_place, reverse=True):
        made = cst.parse_statement("\n".join((f"@{it.partition(' ')[2]}", "def it(): ...")))
        assert isinstance(made, cst.FunctionDef)
        decorators.insert(_place(it), made.decorators[0])
    return node.with_changes(decorators=decorators)


def _place(argument: str) -> int:
    return int(argument.partition(" ")[0])


def _say_uuid(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The type of a property, ``{'type': 'string'}``, of which only UUIDs are."""
    assert isinstance(node, cst.Dict)
    elements = list(node.elements)
    at = next(i for i, it in enumerate(elements) if _key_of(it) == "type")
    before = elements[at]
    assert isinstance(before, cst.DictElement)
    assert isinstance(before.key, cst.SimpleString)
    quote = before.key.quote
    said = cst.DictElement(
        cst.SimpleString(f"{quote}format{quote}"),
        cst.SimpleString(f"{quote}uuid{quote}"),
        comma=before.comma,
    )
    comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    elements[at : at + 1] = [before.with_changes(comma=comma), said]
    return node.with_changes(elements=elements)


def _key_of(element: cst.BaseDictElement) -> object:
    if isinstance(element, cst.DictElement) and isinstance(element.key, cst.SimpleString):
        return element.key.evaluated_value
    return None


ACTIONS: Mapping[str, Callable[[cst.CSTNode, tuple[str, ...]], Replacement]] = {
    "check-above": _check_above,
    "check-below": _check_below,
    "convert": _convert,
    "decorate": _decorate,
    "say-uuid": _say_uuid,
}
