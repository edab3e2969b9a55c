"""Texts that say a number which is to be configured: ``'timed out after 300 seconds'``.

They stay as they are, since what they say may be an example; a person has to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from codemods.codemod import Refusal, Site, Span
from codemods.engine.module import Module, Occurrence
from codemods.engine.scopes import FUNCTIONS
from codemods.timeouts.facts import Form
from codemods.timeouts.finding.numbers import Amount

_SAID = "it says so whatever is configured; look whether it should"
_UNITS = ((1, "seconds?|secs?|s"), (60, "minutes?|mins?"), (3600, "hours?|hrs?"))
"""How many seconds a unit has, and what it is called."""


def texts(
    module: Module, place: Occurrence, form: Form, amount: Amount, sites: Iterable[Site]
) -> tuple[Refusal, ...]:
    """The strings and comments that say the amount of a timeout with its unit: in the function that
    is around it, or, of a constant or an attribute of a class, in those that read it."""
    said = _pattern(amount)
    found = {
        match.start(): Refusal(match.start(), f"text that says {match.group()}", _SAID)
        for span in _functions(module, place, form, sites)
        # No code has a number before a word, so that what is found stands in a string or comment.
        for match in said.finditer(module.text, span.start, span.end)
    }
    return tuple(found.values())


def _pattern(amount: Amount) -> re.Pattern[str]:
    counted = (
        rf"{re.escape(f'{amount.seconds / seconds:g}')}(?:\.0)?[ -]?(?:{unit})"
        for seconds, unit in _UNITS
        if seconds == 1 or amount.seconds % seconds == 0
    )
    return re.compile(rf"(?<![\w.])(?:{'|'.join(counted)})(?![\w(])")


def _functions(
    module: Module, place: Occurrence, form: Form, sites: Iterable[Site]
) -> Iterator[Span]:
    """Where the value of a timeout counts."""
    chains = [place.chain]
    if form in (Form.CONSTANT, Form.CLASS):
        chains = [tuple(module.chain_at(site.span.start)) for site in sites if site.message is None]
    for chain in chains:
        function = next((it for it in reversed(chain) if isinstance(it, FUNCTIONS)), None)
        if function is not None:
            span = module.span(function)
            yield Span(span.start, module.lines.end_of(span.end - 1))
