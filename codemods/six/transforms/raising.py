"""What `reraise` and `raise_from` become."""

from __future__ import annotations

import libcst as cst

from codemods.codemod import Replacement
from codemods.six.transforms.common import Actions, Arguments, call_of, receiver


def _called_in(node: cst.CSTNode) -> cst.Call:
    """The call that a statement is all of."""
    if isinstance(node, cst.Raise):
        assert node.exc is not None
        return call_of(node.exc)
    assert isinstance(node, (cst.Expr, cst.Return))
    assert node.value is not None
    return call_of(node.value)


def _raise_from(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    error, cause = (argument.value for argument in _called_in(node).args)
    return cst.Raise(exc=error, cause=cst.From(item=cause))


def _reraise(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """``raise`` with the traceback that was given to `reraise`."""
    given = [argument.value for argument in _called_in(node).args]
    if arguments[0] == "bare":
        return cst.Raise()
    if arguments[0] == "triple":
        error: cst.BaseExpression = _item(given[0], 1)
        traceback: cst.BaseExpression = _item(given[0], 2)
    else:
        error = cst.Call(receiver(given[0])) if arguments[0] == "new" else given[1]
        traceback = given[2] if len(given) > 2 else cst.Name("None")
    return cst.Raise(
        exc=cst.Call(
            cst.Attribute(receiver(error), cst.Name("with_traceback")), [cst.Arg(traceback)]
        )
    )


def _item(value: cst.BaseExpression, index: int) -> cst.Subscript:
    return cst.Subscript(value, [cst.SubscriptElement(cst.Index(cst.Integer(str(index))))])


ACTIONS: Actions = {
    "raise-from": _raise_from,
    "reraise": _reraise,
}
