"""What the call of a function of six becomes."""

from __future__ import annotations

import libcst as cst

from codemods.codemod import Replacement
from codemods.six.transforms.common import Actions, Arguments, call_of, receiver


def _method(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """``f(x, y)`` → ``x.method(y)``."""
    call = call_of(node)
    rest = list(call.args[1:])
    # The white space that stood before the first argument goes with it.
    return call.with_changes(
        func=cst.Attribute(receiver(call.args[0].value), cst.Name(arguments[0])),
        args=rest,
        whitespace_before_args=call.whitespace_before_args if rest else cst.SimpleWhitespace(""),
    )


def _iterator(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    view = _method(node, arguments)
    assert isinstance(view, cst.Call)
    return cst.Call(
        cst.parse_expression(arguments[1]),
        [cst.Arg(view.with_changes(lpar=[], rpar=[]))],
        view.lpar,
        view.rpar,
    )


def _attribute(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    call = call_of(node)
    return cst.Attribute(receiver(call.args[0].value), cst.Name(arguments[0]))


def _first_argument(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    return call_of(node).args[0].value


def _recoded(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """``f(x)`` → ``x.encode("…")``, or ``decode``."""
    method, encoding = arguments
    value = receiver(call_of(node).args[0].value)
    return cst.Call(
        cst.Attribute(value, cst.Name(method)), [cst.Arg(cst.parse_expression(encoding))]
    )


def _item(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """``f(x, y)`` → ``x[y]``, and ``f(x)`` → ``x[0]``."""
    value, *index = (argument.value for argument in call_of(node).args)
    return cst.Subscript(
        receiver(value),
        [cst.SubscriptElement(cst.Index(index[0] if index else cst.Integer("0")))],
    )


def _byte(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """``f(n)`` → ``bytes((n,))``."""
    number = cst.Tuple([cst.Element(call_of(node).args[0].value, cst.Comma())])
    return cst.Call(cst.parse_expression(arguments[0]), [cst.Arg(number)])


def _pack(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """``f(n)`` → ``struct.pack(">B", n)``."""
    layout = cst.Arg(
        cst.parse_expression(arguments[0]),
        comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" ")),
    )
    function = cst.Attribute(cst.Name("struct"), cst.Name("pack"))
    return call_of(node).with_changes(func=function, args=[layout, *call_of(node).args])


ACTIONS: Actions = {
    "method": _method,
    "iterator": _iterator,
    "attribute": _attribute,
    "first-argument": _first_argument,
    "recoded": _recoded,
    "item": _item,
    "byte": _byte,
    "pack": _pack,
}
