"""Positions inside f-strings, for Pythons whose `ast` gets them wrong.

Before PEP 701 (Python 3.12) an f-string was parsed apart from its file: two equal fields were
given the same position, and those of a string over several lines were off. There, the
expressions of each field are parsed anew at the place where they stand.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codemods.engine.text import Lines

_OPENING = re.compile(r"(?P<prefix>\w*)(?P<quote>\"\"\"|'''|\"|')")
_NAMED = re.compile(r"(?<!\\)(?:\\\\)*\\N\{[^}]*\}")
_CLOSERS = {"(": ")", "[": "]", "{": "}"}


class _Field(NamedTuple):
    """A replacement field: offsets of its expression and of its closing brace."""

    start: int
    expression: str
    end: int


def is_relocated(joined: ast.JoinedStr) -> bool:
    """Whether `relocate` has seen to it, or to the f-string that it is a format in."""
    return hasattr(joined, "relocated")


def relocate(joined: ast.JoinedStr, lines: Lines) -> None:
    """Give the nodes inside an f-string the positions where they stand in the file.

    Changes `joined` in place. Fields that can't be told apart are left out of reach: no position
    in the file leads to them.
    """
    begin = lines.offset(joined.lineno, joined.col_offset)
    assert joined.end_lineno is not None
    assert joined.end_col_offset is not None
    end = lines.offset(joined.end_lineno, joined.end_col_offset)
    fields = list(_fields(lines.text[begin:end], begin))
    values = list(_formatted_values(joined))
    joined.relocated = True  # type: ignore[attr-defined]
    _put_out_of_reach(joined)
    if len(fields) != len(values):
        return
    for field, value in zip(fields, values, strict=True):
        _set_position(value, field.start, field.end, lines)
        if value.format_spec is not None:
            _set_position(value.format_spec, field.start, field.end, lines)
            value.format_spec.relocated = True  # type: ignore[attr-defined]
        value.value = _parse_at(field.start, field.expression, lines) or value.value


def _formatted_values(joined: ast.JoinedStr) -> Iterator[ast.FormattedValue]:
    """All replacement fields, in the order of the source: those of a format behind their own."""
    for value in joined.values:
        if isinstance(value, ast.FormattedValue):
            yield value
            if isinstance(value.format_spec, ast.JoinedStr):
                yield from _formatted_values(value.format_spec)


def _put_out_of_reach(joined: ast.JoinedStr) -> None:
    for node in ast.walk(joined):
        if node is not joined and isinstance(node, ast.expr):
            node.lineno = node.end_lineno = node.col_offset = node.end_col_offset = 0


def _set_position(node: ast.expr, start: int, end: int, lines: Lines) -> None:
    node.lineno, node.col_offset = lines.position(start)
    node.end_lineno, node.end_col_offset = lines.position(end)


def _parse_at(start: int, expression: str, lines: Lines) -> ast.expr | None:
    try:
        parsed = ast.parse(f"({expression})", mode="eval").body
    except SyntaxError:
        return None
    line, column = lines.position(start)
    for node in ast.walk(parsed):
        if isinstance(node, (ast.expr, ast.keyword, ast.arg)):
            assert node.end_lineno is not None
            assert node.end_col_offset is not None
            # One column is the parenthesis that was put before the expression.
            node.col_offset += column - 1 if node.lineno == 1 else 0
            node.end_col_offset += column - 1 if node.end_lineno == 1 else 0
            node.lineno += line - 1
            node.end_lineno += line - 1
    return parsed


def _fields(source: str, begin: int) -> Iterator[_Field]:
    """The replacement fields of an f-string, or of several side by side, at offset `begin`."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(f"({source})").readline))
    except (tokenize.TokenError, IndentationError):
        return
    line_starts = _line_starts(f"({source})")
    for token in tokens:
        if token.type != tokenize.STRING:
            continue
        opening = _OPENING.match(token.string)
        if opening is None or "f" not in opening["prefix"].lower():
            continue
        where = begin - 1 + line_starts[token.start[0] - 1] + token.start[1]
        body = token.string[opening.end() : -len(opening["quote"])]
        if "r" not in opening["prefix"].lower():
            # A named character is no field; as many other characters stand in for it.
            body = _NAMED.sub(lambda match: "_" * len(match.group()), body)
        yield from _fields_of_body(body, 0, where + opening.end(), in_format=False)[0]


def _line_starts(source: str) -> list[int]:
    return [0, *(index + 1 for index, character in enumerate(source) if character == "\n")]


def _fields_of_body(
    body: str, position: int, base: int, *, in_format: bool
) -> tuple[list[_Field], int]:
    """The fields in the text of an f-string from `position` on, and where that text ends."""
    fields: list[_Field] = []
    while position < len(body):
        character = body[position]
        if character == "}" and in_format:
            break
        if not in_format and body[position : position + 2] in {"{{", "}}"}:
            position += 2
        elif character == "{":
            start = position + 1
            stop = _end_of_expression(body, start)
            inner: list[_Field] = []
            position = stop
            if body[position : position + 1] == "!":
                position += 2
            if body[position : position + 1] == ":":
                inner, position = _fields_of_body(body, position + 1, base, in_format=True)
            fields.append(
                _Field(base + start, body[start:stop].rstrip().removesuffix("="), base + position)
            )
            fields.extend(inner)
            position += 1
        else:
            position += 1
    return fields, position


def _end_of_expression(body: str, position: int) -> int:
    """Where an expression ends that begins at `position`: at its conversion, format or brace."""
    closers: list[str] = []
    while position < len(body):
        character = body[position]
        if character in "\"'":
            quote = (
                body[position : position + 3]
                if body[position] * 3 == body[position : position + 3]
                else character
            )
            end = body.find(quote, position + len(quote))
            position = len(body) if end < 0 else end + len(quote)
            continue
        if character in _CLOSERS:
            closers.append(_CLOSERS[character])
        elif closers and character == closers[-1]:
            closers.pop()
        elif not closers and (
            character in "}:" or (character == "!" and body[position + 1 : position + 2] != "=")
        ):
            return position
        position += 1
    return position
