"""What the engine must remember of the neighbourhood of a unit."""

from __future__ import annotations

import ast
from itertools import pairwise
from typing import TYPE_CHECKING

from codemods.codemod import Span, Surroundings, Unit

if TYPE_CHECKING:
    from codemods.engine.module import Module

_BODIES = ("body", "orelse", "finalbody")

_WHOLE = (Unit.HEADER, Unit.BLOCK, Unit.RUN)

_DELIMITED_BY_STATEMENT = (
    ast.Assign,
    ast.AugAssign,
    ast.AnnAssign,
    ast.Return,
    ast.Expr,
    ast.Raise,
    ast.If,
    ast.While,
)


def of(module: Module, chain: list[ast.AST], unit: Unit, span: Span) -> Surroundings:
    """The surroundings of the unit at the end of `chain`."""
    suite, size, clause = _suite(module, chain)
    return Surroundings(
        frame=span if unit is Unit.HEADER else _frame(module, chain, span),
        statement=span if unit in _WHOLE else _statement(module, chain, span),
        suite=suite,
        suite_size=size,
        clause=clause,
        delimited=_is_delimited(module, chain),
        bracketed=module.grouping(span) != span
        or any(_brackets(module, outer, inner) for outer, inner in pairwise(chain)),
        in_fstring=any(isinstance(node, ast.JoinedStr) for node in chain[:-1]),
    )


def _frame(module: Module, chain: list[ast.AST], span: Span) -> Span:
    """The lines of the outermost statement that is no class: of it alone depends what it means."""
    for node in chain[1:]:
        if not isinstance(node, ast.ClassDef) or not any(below in node.body for below in chain):
            whole = module.lines.whole_lines(module.span(node))
            return Span(whole.start, max(whole.end, module.lines.whole_lines(span).end))
    return module.lines.whole_lines(span)


def _statement(module: Module, chain: list[ast.AST], span: Span) -> Span:
    """The innermost statement that holds `span`, its body left out."""
    for node in reversed(chain):
        if isinstance(node, (ast.stmt, ast.ExceptHandler)):
            whole = module.span(node)
            body: list[ast.stmt] | None = getattr(node, "body", None)
            if body is None:
                return Span(whole.start, max(whole.end, span.end))
            rest = module.text[span.end : module.span(body[0]).start]
            return Span(whole.start, span.end + len(rest.rstrip()))
    return span


def _suite(module: Module, chain: list[ast.AST]) -> tuple[Span, int, Span | None]:
    """The block of statements that the innermost statement of `chain` stands in, how many they
    are, and the clause that may go with it."""
    for outer, inner in reversed(list(pairwise(chain))):
        if not isinstance(inner, ast.stmt):
            continue
        if isinstance(outer, ast.Module):
            break
        for field in _BODIES:
            body = getattr(outer, field, None)
            if isinstance(body, list) and inner in body:
                suite = Span(module.span(body[0]).start, module.end(body[-1]))
                return suite, len(body), _clause(module, outer, field, suite)
    return Span(0, len(module.text)), 0, None


def _clause(module: Module, outer: ast.AST, field: str, suite: Span) -> Span | None:
    """The ``else:`` or ``finally:`` with its suite, if it may go and holds no comment."""
    if field == "body" or (field == "finalbody" and not outer.handlers):  # type: ignore[attr-defined]
        return None
    keyword = "else" if field == "orelse" else "finally"
    start = module.text.rfind(keyword, 0, suite.start)
    between = module.text[start + len(keyword) : suite.start]
    start_of_line = module.lines.start_of(start)
    if start < 0 or between.strip() != ":" or module.text[start_of_line:start].strip():
        return None
    return Span(start, suite.end)


def _is_delimited(module: Module, chain: list[ast.AST]) -> bool:
    if len(chain) < 2:
        return False
    outer, inner = chain[-2:]
    if isinstance(outer, (ast.keyword, ast.Tuple, *_DELIMITED_BY_STATEMENT)):
        return True
    if isinstance(outer, (ast.For, ast.AsyncFor)):
        return inner is outer.iter
    return _brackets(module, outer, inner)


def _brackets(module: Module, outer: ast.AST, inner: ast.AST) -> bool:
    """Whether `inner` stands directly between brackets or commas of `outer`."""
    if isinstance(outer, ast.Call):
        return inner is not outer.func
    if isinstance(outer, ast.ClassDef):
        return inner in outer.bases or inner in outer.keywords
    if isinstance(outer, ast.Subscript):
        return inner is outer.slice
    if isinstance(outer, (ast.List, ast.Set, ast.Dict)):
        return True
    if isinstance(outer, ast.Tuple):
        return module.text.startswith("(", module.span(outer).start)
    return False
