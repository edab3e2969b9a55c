"""Literals whose text is what they mean, so that a part of it can be replaced."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass

from codemods.codemod import Site, Span, Unit
from codemods.engine.module import Module, Occurrence

_OPENING = re.compile(r"""[rRuU]?("{3}|'{3}|"|')""")


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A part of a literal, and what stands there afterwards."""

    span: Span
    text: str
    introduces: tuple[str, ...] = ()
    """As of a `Site`."""


def text_start(module: Module, node: ast.AST) -> int | None:
    """Where the text of a string begins, if that is written out as one literal without escapes."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return None
    source = module.source(node)
    opening = _OPENING.match(source)
    if opening is None or source[opening.end() : -len(opening.group(1))] != node.value:
        return None
    return module.span(node).start + opening.end()


def site(module: Module, place: Occurrence, parts: Sequence[Part], message: str) -> Site:
    """The order to replace parts of the literal at `place`."""
    start = module.span(place.node).start
    arguments: list[str] = []
    for part in sorted(parts):
        span = part.span
        arguments.extend((str(span.start - start), str(span.end - start), part.text))
    return module.site(
        place,
        Unit.EXPRESSION,
        "string",
        message,
        arguments=tuple(arguments),
        introduces=tuple(name for part in parts for name in part.introduces),
    )
