"""Defaults of parameters: ``timeout=300`` becomes ``timeout=None``, looked up at each call.

A default argument keeps the value that it had when the module was imported; so the look-up stands
at the top of the body. Who passes a value, by name or by position, is as right as before.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.codemod import Keeps, Site, Span, Unit
from codemods.engine.comments import above_comments
from codemods.engine.module import Module, Occurrence

_SIGNATURE_MATTERS = frozenset(
    {
        "argument",
        "callback",
        "cli",
        "command",
        "delete",
        "fixture",
        "get",
        "group",
        "option",
        "overload",
        "patch",
        "post",
        "put",
        "route",
        "shared_task",
        "task",
        "validate_call",
    }
)
"""Decorators that look at the parameters of a function and at their defaults."""


def sites(module: Module, place: Occurrence, message: str | None) -> tuple[Site, ...] | str:
    """What is to be rewritten for the default at `place`, or the reason why it stays."""
    function = place.chain[-3]
    if isinstance(function, ast.Lambda):
        return "a lambda has no room for a look-up"
    assert isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
    arguments = place.parent
    assert isinstance(arguments, ast.arguments)
    parameter = parameter_of(arguments, place.node)
    if parameter.annotation is not None and not _allows_none(parameter.annotation):
        return "its annotation says that it is never None"
    decorators = (ast.unparse(it).partition("(")[0] for it in function.decorator_list)
    if any(name.rpartition(".")[2] in _SIGNATURE_MATTERS for name in decorators):
        return "a decorator may look at the default"
    where = Occurrence(place.name, place.offset, place.chain[:-2])
    own = list(_own_uses(module, parameter.arg, where))
    if any(_asks_for_none(use) for use in own):
        return "None means something already"
    default = module.site(place, Unit.EXPRESSION, "read", message, arguments=("None",))
    if _is_stub(function) or not any(use.is_use for use in own):
        return (default,)
    first, span = first_in_body(module, where)
    if module.text[module.lines.start_of(first.offset) : first.offset].strip():
        return "its body stands on the line of the header"
    given = (parameter.arg, "{read}", _step(module, function, first.offset))
    look_up = module.site(
        first, Unit.BLOCK, "look-up", None, span=span, arguments=given, keeps=Keeps.ALL
    )
    return default, look_up


def first_in_body(module: Module, function: Occurrence) -> tuple[Occurrence, Span]:
    """The first statement of a function behind its docstring, and its span with the comments above
    it."""
    assert isinstance(function.node, (ast.FunctionDef, ast.AsyncFunctionDef))
    body = function.node.body
    first = body[1] if is_string(body[0]) and len(body) > 1 else body[0]
    span = module.span(first)
    place = Occurrence("", span.start, (*function.chain, first))
    return place, Span(with_comments(module, span.start), span.end)


def _step(module: Module, function: ast.stmt, first: int) -> str:
    """What a body is indented by, more than what it belongs to; it begins at an offset."""
    outer = module.lines.indentation(module.start(function))
    return module.lines.indentation(first).removeprefix(outer)


def parameter_of(arguments: ast.arguments, node: ast.AST) -> ast.arg:
    """The parameter whose default a node is."""
    positional = [*arguments.posonlyargs, *arguments.args]
    if node in arguments.defaults:
        return positional[arguments.defaults.index(node) - len(arguments.defaults)]
    return arguments.kwonlyargs[arguments.kw_defaults.index(node)]  # type: ignore[arg-type]


def _allows_none(annotation: ast.expr) -> bool:
    text = ast.unparse(annotation)
    return "None" in text or "Optional" in text or text == "Any" or text.endswith(".Any")


def _own_uses(module: Module, name: str, function: Occurrence) -> Iterator[Occurrence]:
    """Where the body of a function reads or binds its parameter."""
    span = module.span(function.node)
    for occurrence in module.occurrences(name):
        if not span.start <= occurrence.offset < span.end:
            continue
        if occurrence.is_use and module.scope_of(name, occurrence) is function.node:
            yield occurrence


def _asks_for_none(use: Occurrence) -> bool:
    """Whether a value that is None, or false, is told from the others."""
    node, parent = use.node, use.parent
    if isinstance(parent, ast.Compare):
        return any(
            isinstance(side, ast.Constant) and side.value is None
            for side in (parent.left, *parent.comparators)
        )
    if isinstance(parent, (ast.If, ast.IfExp, ast.While, ast.Assert)):
        return parent.test is node
    return isinstance(parent, ast.BoolOp) or (
        isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not)
    )


def _is_stub(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function does nothing: it is there for others to override."""
    return all(
        isinstance(node, (ast.Pass, ast.Raise))
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for node in function.body
    )


def is_string(node: ast.stmt) -> bool:
    """Whether a statement is a lone string, as a docstring is."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def with_comments(module: Module, start: int) -> int:
    """`start` of a statement that begins its line, moved to the first of the comments directly
    above it."""
    line = module.lines.start_of(start)
    above = above_comments(module.lines, line)
    return above + (start - line)
