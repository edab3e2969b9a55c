"""The header of a function with more parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import libcst as cst

from codemods.codemod import Replacement

_Element: TypeAlias = "cst.Param | cst.ParamStar | cst.ParamSlash"


def _parameter(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The function with the parameters in `arguments`, to be passed by keyword only."""
    assert isinstance(node, cst.FunctionDef)
    params = node.params
    added: list[_Element] = [_parsed(argument) for argument in arguments]
    if isinstance(params.star_arg, cst.MaybeSentinel):
        added.insert(0, cst.ParamStar())
    before = _elements(params)
    separator = _separator(node, before)
    # A star stands on the line of what it is for, unless each parameter has its own.
    close = separator if _is_broken(node.whitespace_before_params) else _SPACE
    tail = before[-1].comma if before else _SPACE if params.star_kwarg else _NONE
    gaps = [separator, *([close] * (len(added) - 1)), tail]
    elements = [*before, *added]
    for at, gap in zip(range(len(before) - 1, len(elements)), gaps, strict=True):
        if at >= 0:
            elements[at] = elements[at].with_changes(comma=gap)
    if before and isinstance(before[-1], cst.Param) and not params.star_kwarg:
        # What stands between the last one and the parenthesis.
        last, behind = elements[len(before) - 1], before[-1].whitespace_after_param
        elements[len(before) - 1] = last.with_changes(
            whitespace_after_param=cst.SimpleWhitespace("")
        )
        elements[-1] = elements[-1].with_changes(whitespace_after_param=behind)
    return node.with_changes(params=_rebuilt(params, elements))


_SPACE = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
_NONE = cst.MaybeSentinel.DEFAULT


def _parsed(source: str) -> cst.Param:
    function = cst.parse_statement(f"def f(*, {source}): pass")
    assert isinstance(function, cst.FunctionDef)
    return function.params.kwonly_params[0]


def _elements(params: cst.Parameters) -> list[_Element]:
    """All before ``**kwargs``, in order."""
    slash, star = params.posonly_ind, params.star_arg
    return [
        *params.posonly_params,
        *([slash] if isinstance(slash, cst.ParamSlash) else []),
        *params.params,
        *([] if isinstance(star, cst.MaybeSentinel) else [star]),
        *params.kwonly_params,
    ]


def _rebuilt(params: cst.Parameters, elements: list[_Element]) -> cst.Parameters:
    """The parameters with other elements before ``**kwargs``: those of before, and more."""
    posonly = elements[: len(params.posonly_params)]
    rest = elements[len(posonly) :]
    if isinstance(params.posonly_ind, cst.ParamSlash):
        params = params.with_changes(posonly_ind=rest.pop(0))
    count = len(params.params)
    return params.with_changes(
        posonly_params=posonly,
        params=rest[:count],
        star_arg=rest[count],
        kwonly_params=rest[count + 1 :],
    )


def _separator(node: cst.FunctionDef, elements: list[_Element]) -> cst.Comma:
    """What stands between two parameters of a function."""
    last = elements if node.params.star_kwarg else elements[:-1]
    between = [it.comma for it in last if isinstance(it.comma, cst.Comma)]
    if between:
        broken = all(_is_broken(comma.whitespace_after) for comma in between)
        return between[-1] if broken else _SPACE
    if _is_broken(node.whitespace_before_params):
        return cst.Comma(whitespace_after=node.whitespace_before_params)
    return _SPACE


def _is_broken(space: cst.BaseParenthesizableWhitespace) -> bool:
    """Whether a line ends in white space."""
    return isinstance(space, cst.ParenthesizedWhitespace)


ACTIONS: Mapping[str, Callable[[cst.CSTNode, tuple[str, ...]], Replacement]] = {
    "parameter": _parameter,
}
