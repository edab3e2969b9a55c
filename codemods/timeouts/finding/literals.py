"""The literals of a file that may be amounts of seconds."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from codemods.engine.module import Module, Occurrence
from codemods.options import Numbers
from codemods.timeouts.finding import argv
from codemods.timeouts.finding.numbers import Amount, seconds
from codemods.timeouts.finding.values import may_hold

_NUMBER = re.compile(r"(?<![\w.])\d[\d_]*(?:\.\d*)?(?:[eE]\d+)?(?![\w.])")
_DEPTH = 6
"""So many levels a number may lie below the amount that it is a part of."""


def found(module: Module, values: Numbers) -> Iterator[tuple[Occurrence, Amount]]:
    """The outermost expressions that come to one of the values, in the order of the text.

    Parses the file only where a number in its text may be one of them.
    """
    text = module.text
    seen: set[ast.AST] = set()
    for match in _NUMBER.finditer(text):
        if not may_hold(values, text, match.start(), match.end()):
            continue
        chain = tuple(module.chain_at(match.start()))
        place = Occurrence(match.group(), match.start(), chain)
        best = _outermost(module, place) or _in_string(module, place)
        if best is None:
            continue
        place, amount = best
        if place.node not in seen and amount.seconds > 0 and amount.seconds in values:
            seen.add(place.node)
            yield place, amount


def _in_string(module: Module, place: Occurrence) -> tuple[Occurrence, Amount] | None:
    amount = argv.amount(module, place)
    return None if amount is None else (place, amount)


def _outermost(module: Module, place: Occurrence) -> tuple[Occurrence, Amount] | None:
    best = None
    for level in range(min(_DEPTH, len(place.chain) - 1)):
        outer = place.up(level)
        if isinstance(outer.node, (ast.stmt, ast.arguments)):
            break
        if isinstance(outer.node, ast.expr):
            amount = seconds(module, outer)
            if amount is not None:
                best = outer, amount
    return best
