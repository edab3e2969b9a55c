"""Functions beside what they access, and what calls them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import libcst as cst

from codemods.codemod import Replacement
from codemods.engine import replacements

_BLANK = (cst.EmptyLine(indent=False), cst.EmptyLine(indent=False))


def _define_below(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The function, and behind it those in `arguments`."""
    assert isinstance(node, cst.BaseStatement)
    made = [cst.parse_statement(source) for source in arguments]
    return cst.FlattenSentinel([node, *(it.with_changes(leading_lines=_BLANK) for it in made)])


def _define_above(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The class, and above it the functions in `arguments`."""
    assert isinstance(node, cst.ClassDef)
    first, *others = [cst.parse_statement(source) for source in arguments]
    below = [it.with_changes(leading_lines=_BLANK) for it in (*others, node)]
    return cst.FlattenSentinel([first, *below])


def _replace(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The statement in `arguments`, in the place of another."""
    assert isinstance(node, (cst.SimpleStatementLine, cst.If))
    statement = cst.parse_statement(arguments[0])
    assert isinstance(statement, cst.SimpleStatementLine)
    return statement.with_changes(leading_lines=node.leading_lines)


def _reset(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The call in `arguments`, in the place of an assignment."""
    assert isinstance(node, cst.Assign)
    return cst.Expr(cst.parse_expression(arguments[0]))


def _move(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """A call of the function in `arguments`, in the place of what it does itself."""
    function = cst.parse_expression(arguments[0])
    if isinstance(node, cst.Assign):
        target = node.targets[0].target
        assert isinstance(target, cst.Subscript)
        return cst.Expr(_call(function, _key(target), _bracketed(node.value)))
    if isinstance(node, cst.Del):
        assert isinstance(node.target, cst.Subscript)
        return cst.Expr(_call(function, _key(node.target)))
    if isinstance(node, cst.Subscript):
        return _call(function, _key(node))
    if isinstance(node, cst.Comparison):
        found = _call(function, _bracketed(node.left))
        is_negated = isinstance(node.comparisons[0].operator, cst.NotIn)
        return cst.UnaryOperation(cst.Not(), found) if is_negated else found
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute):
        is_view = node.func.attr.value in _VIEWS
        return _call(function) if is_view else node.with_changes(func=function)
    return _call(function)


_VIEWS = frozenset({"keys", "items", "values"})


def _call(function: cst.BaseExpression, *given: cst.BaseExpression) -> cst.Call:
    return cst.Call(function, [cst.Arg(it) for it in given])


def _key(node: cst.Subscript) -> cst.BaseExpression:
    """The key of an element; of several parts it is a tuple."""
    parts = [it.slice for it in node.slice]
    values = [it.value for it in parts if isinstance(it, cst.Index)]
    assert len(values) == len(parts)
    if len(values) == 1 and not isinstance(node.slice[0].comma, cst.Comma):
        return values[0]
    return cst.Tuple([cst.Element(it) for it in values])


def _bracketed(node: cst.BaseExpression) -> cst.BaseExpression:
    """An expression that is one argument, with brackets where it has none and is a tuple."""
    if isinstance(node, cst.Tuple) and not node.lpar:
        return node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return node


ACTIONS: Mapping[str, Callable[[cst.CSTNode, tuple[str, ...]], Replacement]] = {
    "define-above": _define_above,
    "define-below": _define_below,
    "read": replacements.expression,
    "remove": replacements.nothing,
    "replace": _replace,
    "reset": _reset,
    "move": _move,
}
