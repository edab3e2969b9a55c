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
        cst.Name("iter"), [cst.Arg(view.with_changes(lpar=[], rpar=[]))], view.lpar, view.rpar
    )


def _attribute(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    call = call_of(node)
    return cst.Attribute(receiver(call.args[0].value), cst.Name(arguments[0]))


def _first_argument(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    return call_of(node).args[0].value


def _encoded(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    text = receiver(call_of(node).args[0].value)
    return cst.Call(
        cst.Attribute(text, cst.Name("encode")), [cst.Arg(cst.SimpleString("'latin-1'"))]
    )


ACTIONS: Actions = {
    "method": _method,
    "iterator": _iterator,
    "attribute": _attribute,
    "first-argument": _first_argument,
    "encoded": _encoded,
}
