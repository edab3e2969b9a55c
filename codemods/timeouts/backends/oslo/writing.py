"""The text of a new option, in the manner of those around it."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from codemods.timeouts.backends.oslo.facts import Manner

_WIDTH = 79


@dataclass(frozen=True, slots=True)
class Number:
    """The default of an option."""

    value: int | float
    spelt: str
    least: int | None
    """What `min` is; None for no such limit."""


def option(cfg: str, name: str, number: Number, told: str, manner: Manner, column: int) -> str:
    """``cfg.IntOpt('name', default=60, …)``, where it begins at a column; `told` is its help."""
    # An IntOpt with the default 0.5 is read as 0.
    kind = "IntOpt" if isinstance(number.value, int) else "FloatOpt"
    least, default = number.least, number.value
    opening = f"{cfg}.{kind}("
    indent = " " * (column + (len(opening) if manner.step is None else manner.step))
    numbers = [f"default={number.spelt}", *([f"min={least}"] if least is not None else [])]
    if manner.values is not None:
        whole = "integer" if isinstance(default, int) else "number"
        which = "positive" if least else "non-negative"
        told_values = f"\n\nPossible values:{manner.values}Any {which} {whole}"
    else:
        told_values = ""
    text = _help(told, told_values, manner, len(indent))
    given = [f"{manner.quote}{name}{manner.quote}", *numbers]
    if manner.number_beside:
        given = [", ".join(given)]
    lines = [*given, text]
    head = f"{opening}\n{indent}" if manner.name_below else opening
    body = f",\n{indent}".join(lines)
    if manner.closes_below:
        return f"{head}{body},\n{' ' * column})"
    return f"{head}{body})"


def _help(told: str, told_values: str, manner: Manner, column: int) -> str:
    call = f"{manner.help_call}(" if manner.help_call else ""
    closing = ")" if call else ""
    quote = manner.help_quote
    if len(quote) == 3:
        room = _WIDTH if manner.help_below else _WIDTH - column - len(f"help={call}{quote}")
        text = textwrap.fill(told, room, break_on_hyphens=False) + told_values
        start = "\n" if manner.help_below else ""
        return f"help={call}{quote}{start}{text}\n{quote}{closing}"
    opening = f"help={call}"
    room = max(_WIDTH - column - len(opening) - 5, 24)
    pieces = textwrap.wrap(told, room, break_on_hyphens=False)
    between = f"\n{' ' * (column + len(opening))}"
    strings = [f"{quote}{piece}{' ' if piece is not pieces[-1] else ''}{quote}" for piece in pieces]
    return f"{opening}{between.join(strings)}{closing}"
