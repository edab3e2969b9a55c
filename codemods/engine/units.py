"""One unit of source through LibCST: parsed, transformed, written out again."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import TypeAlias

import libcst as cst

from codemods.codemod import Replacement, Site, Unit
from codemods.engine.module import parse
from codemods.engine.text import LONGEST, Lines, newline_of

Transform: TypeAlias = Callable[[Site, cst.CSTNode], Replacement]

_CARRIER = "if 1:"
"""What an indented statement hangs from while it is parsed on its own."""

_PRECEDENCE: tuple[tuple[type[cst.CSTNode], ...], ...] = (
    (cst.NamedExpr, cst.Yield, cst.GeneratorExp, cst.StarredElement),
    (cst.Lambda,),
    (cst.IfExp,),
    (cst.BooleanOperation,),
    (cst.UnaryOperation, cst.Comparison, cst.BinaryOperation, cst.Await),
)
"""Expressions that bind loosely, loosest first; all others are atoms. Within a row, `or` and `*`
are not told apart: a pair of parentheses too many is better than one too few.
Source: the language reference, "Operator precedence"."""

_ALWAYS_IN_PARENTHESES = (cst.NamedExpr, cst.Yield, cst.GeneratorExp)


class UnitError(Exception):
    """A unit that can't be rewritten: a defect of the codemod or of the engine."""


def rewrite(transform: Transform, site: Site, source: str, indentation: str) -> list[str] | None:
    """The text of each statement (or the one expression) that replaces `source`; None: nothing.

    `source` is the text of the unit, without the white space before its first line;
    `indentation` is that white space. Raises `UnitError`.
    """
    try:
        if site.unit is Unit.EXPRESSION:
            return [_expression(transform, site, source)]
        if site.unit is Unit.STATEMENT:
            return _statement(transform, site, source)
        return _compound(transform, site, source, indentation)
    except cst.ParserSyntaxError as error:
        raise UnitError(f"LibCST can't parse the unit: {error.message}") from error
    except cst.CSTValidationError as error:
        raise UnitError(f"the replacement is no valid syntax: {error}") from error
    except RecursionError as error:
        raise UnitError("the unit is nested too deeply") from error


def _check_length(code: str) -> None:
    """Raises `UnitError` where a simple statement in `code` is too long for LibCST."""
    if len(code) <= LONGEST:
        return
    lines = Lines(code)
    for node in ast.walk(parse(code)):
        if isinstance(node, ast.stmt) and not hasattr(node, "body"):
            start = lines.offset(node.lineno, node.col_offset)
            if lines.offset(node.end_lineno or 0, node.end_col_offset or 0) - start > LONGEST:
                raise UnitError(f"over {LONGEST} characters in a statement may crash LibCST")


def _expression(transform: Transform, site: Site, source: str) -> str:
    _check_length(f"({source})")
    before = _unwrapped(cst.parse_expression(f"({source})"))
    after = transform(site, before)
    if not isinstance(after, cst.BaseExpression):
        raise UnitError(f"an expression became {type(after).__name__}")
    around = site.surroundings
    if not after.lpar and (
        isinstance(after, _ALWAYS_IN_PARENTHESES)
        or (not around.delimited and _binding(after) < _binding(before))
    ):
        after = _wrapped(after)
    code = _code(after, source)
    if (
        len(code.splitlines()) > 1
        and not around.bracketed
        and not after.lpar
        and not _stands_alone(code)
    ):
        code = f"({code})"
    return code


def _statement(transform: Transform, site: Site, source: str) -> list[str] | None:
    _check_length(source)
    line = cst.parse_statement(source)
    assert isinstance(line, cst.SimpleStatementLine)
    nodes = _nodes(transform(site, line.body[0]))
    if not all(isinstance(node, cst.BaseSmallStatement) for node in nodes):
        raise UnitError("a simple statement became something else")
    return [_code(node, source).rstrip(" ;") for node in nodes] or None


def _compound(transform: Transform, site: Site, source: str, indentation: str) -> list[str] | None:
    stub = " pass" if site.unit is Unit.HEADER else ""
    newline = newline_of(source)
    carrier = _CARRIER + newline if indentation else ""
    code = f"{carrier}{indentation}{source}{stub}{newline}"
    _check_length(code)
    module = cst.parse_module(code)
    outer = module.body[0]
    block = outer.body if carrier and isinstance(outer, cst.If) else None
    # Another site of the same span may have put statements beside the one that it was.
    body = block.body if isinstance(block, cst.IndentedBlock) else module.body
    node, *rest = [cst.IndentedBlock(body)] if site.unit is Unit.RUN else body
    after = transform(site, node)
    footer: Sequence[cst.EmptyLine] = after.footer if isinstance(after, cst.IndentedBlock) else ()
    nodes = list(after.body) if isinstance(after, cst.IndentedBlock) else _nodes(after)
    if not nodes and site.unit is Unit.BLOCK:
        return None
    if not nodes:
        raise UnitError("a header became nothing")
    statements = [node for node in nodes if isinstance(node, cst.BaseStatement)]
    if len(statements) != len(nodes):
        raise UnitError("a compound statement became something else than statements")
    behind = [it for it in rest if isinstance(it, cst.BaseStatement)]
    at = next((index for index, it in enumerate(statements) if it is node), len(statements) - 1)
    statements[at + 1 : at + 1] = behind
    if isinstance(block, cst.IndentedBlock) and isinstance(outer, cst.If):
        inside = block.with_changes(body=statements, footer=[*block.footer, *footer])
        module = module.with_changes(body=[outer.with_changes(body=inside)])
    else:
        module = module.with_changes(body=statements, footer=[*module.footer, *footer])
    code = module.code.removeprefix(carrier)
    code = code[code.index(indentation) + len(indentation) :] if indentation else code
    code = code.rstrip("\r\n")
    return [code.removesuffix(stub) if stub else code]


def _nodes(replacement: Replacement) -> list[cst.CSTNode]:
    if isinstance(replacement, cst.RemovalSentinel):
        return []
    if isinstance(replacement, cst.FlattenSentinel):
        return list(replacement)
    return [replacement]


def _code(node: cst.CSTNode, source: str) -> str:
    return cst.Module(body=[], default_newline=newline_of(source)).code_for_node(node)


def _unwrapped(node: cst.BaseExpression) -> cst.BaseExpression:
    return node.with_changes(lpar=node.lpar[1:], rpar=node.rpar[:-1])


def _wrapped(node: cst.BaseExpression) -> cst.BaseExpression:
    return node.with_changes(
        lpar=[cst.LeftParen(), *node.lpar], rpar=[*node.rpar, cst.RightParen()]
    )


def _binding(node: cst.BaseExpression) -> int:
    if node.lpar:
        return len(_PRECEDENCE)
    for rank, kinds in enumerate(_PRECEDENCE):
        if isinstance(node, kinds):
            return rank
    return len(_PRECEDENCE)


def _stands_alone(code: str) -> bool:
    try:
        ast.parse(code, mode="eval")
    except SyntaxError:
        return False
    return True
