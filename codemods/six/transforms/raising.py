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
    what, *traceback = arguments
    if what == "bare":
        return cst.Raise()
    if what == "triple":
        return _raised(_item(given[0], 1), _item(given[0], 2))
    if what == "error":
        return _raised(given[1], given[2] if any(traceback) else cst.Name("None"))
    new = cst.Call(receiver(given[0]))
    return _raised(new, given[2]) if any(traceback) else cst.Raise(exc=new)


def _raised(error: cst.BaseExpression, traceback: cst.BaseExpression) -> cst.Raise:
    method = cst.Attribute(receiver(error), cst.Name("with_traceback"))
    return cst.Raise(exc=cst.Call(method, [cst.Arg(traceback)]))


def _item(value: cst.BaseExpression, index: int) -> cst.Subscript:
    return cst.Subscript(value, [cst.SubscriptElement(cst.Index(cst.Integer(str(index))))])


ACTIONS: Actions = {
    "raise-from": _raise_from,
    "reraise": _reraise,
}
