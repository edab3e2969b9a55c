"""What the header of a class becomes."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from codemods.codemod import Replacement
from codemods.six.transforms.common import CLOSE, OPEN, Actions, Arguments, call_of


def _header(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    if isinstance(node, cst.FunctionDef):
        dropped = {order.removeprefix("drop-decorator ") for order in arguments}
        left = [item for place, item in enumerate(node.decorators) if str(place) not in dropped]
        return node.with_changes(decorators=left)
    assert isinstance(node, cst.ClassDef)
    decorators: list[cst.Decorator | None] = list(node.decorators)
    bases = list(node.bases)
    keywords = list(node.keywords)
    for order in arguments:
        action, _, rest = order.partition(" ")
        index, _, base = rest.partition(" ")
        if action == "drop-decorator":
            decorators[int(index)] = None
        elif action == "metaclass-decorator":
            decorator = node.decorators[int(index)].decorator
            decorators[int(index)] = None
            keywords.append(_metaclass(call_of(decorator).args[0].value))
            bases.extend([cst.Arg(cst.Name(base))] if base else [])
        else:
            meta, *given = call_of(bases[0].value).args
            bases = [
                argument.with_changes(comma=_comma(), whitespace_after_arg=cst.SimpleWhitespace(""))
                for argument in given
            ]
            keywords.append(_metaclass(meta.value))
    arguments_left = _separated([*bases, *keywords], [*node.bases, *node.keywords])
    return node.with_changes(
        decorators=[decorator for decorator in decorators if decorator is not None],
        bases=arguments_left[: len(bases)],
        keywords=arguments_left[len(bases) :],
        lpar=OPEN if arguments_left and not isinstance(node.lpar, cst.LeftParen) else node.lpar,
        rpar=CLOSE if arguments_left and not isinstance(node.rpar, cst.RightParen) else node.rpar,
    )


def _separated(arguments: list[cst.Arg], old: Sequence[cst.Arg]) -> list[cst.Arg]:
    """The arguments with commas between them like those between the old ones."""
    between = old[-2].comma if len(old) > 1 else None
    comma = between if isinstance(between, cst.Comma) else _comma()
    trailing = old[-1].comma if old else cst.MaybeSentinel.DEFAULT
    if isinstance(trailing, cst.Comma) and len(old) == 1:
        comma = _comma()
    if not arguments:
        return []
    others = [
        argument
        if isinstance(argument.comma, cst.Comma) and argument is not old[-1]
        else argument.with_changes(comma=comma)
        for argument in arguments[:-1]
    ]
    return [*others, arguments[-1].with_changes(comma=trailing)]


def _comma() -> cst.Comma:
    return cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))


def _metaclass(value: cst.BaseExpression) -> cst.Arg:
    return cst.Arg(
        value,
        keyword=cst.Name("metaclass"),
        equal=cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace("")),
    )


ACTIONS: Actions = {
    "header": _header,
}
