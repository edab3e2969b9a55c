"""What the texts of a project say of the unit of a time: ``create_timeout`` is in minutes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from codemods.engine.module import Module
from codemods.engine.text import words
from codemods.timeouts.facts import Form, Mention, Timeout
from codemods.timeouts.finding import names
from codemods.timeouts.finding.numbers import Amount

_OTHER = re.compile(r"(?<![\d.])(?<![\d.] )\b(?:minutes|milliseconds|microseconds|hours)\b", re.I)
"""Not behind a number: a text that says what the seconds come to does not tell the unit."""
_SECONDS = re.compile(r"\bseconds?\b", re.I)


_COMMENT = re.compile(
    r"\bin (?:microseconds|milliseconds|minutes|hours|days)\b|^(?:ms|milliseconds|minutes|hours)$",
    re.I,
)
_HOUR = 3_600_000
"""Milliseconds."""

IN_COMMENT = "its comment says that it is in another unit"
HOURS = "it comes to whole hours in milliseconds"


def reason(explanation: str, amount: Amount) -> str | None:
    """Why a number is none of seconds, by the comment beside it, or by what it comes to."""
    if _COMMENT.search(explanation):
        return IN_COMMENT
    is_plain = amount.source.isdigit() and amount.seconds % _HOUR == 0
    return HOURS if is_plain else None


def name_to_ask_for(timeout: Timeout) -> str | None:
    """The name of a timeout, if other files mean the same by it; ``timeout`` may be anything."""
    is_own = timeout.form in {Form.CONSTANT, Form.CLASS, Form.LOCAL}
    return timeout.name if not is_own and len(names.words(timeout.name)) > 1 else None


def mentions(module: Module, sought: Iterable[str]) -> Iterator[Mention]:
    """Where a line, or the one below it, has one of the names and says another unit."""
    for name in sorted(sought):
        for offset in words(module.text, name):
            end = module.lines.end_of(module.lines.end_of(offset))
            text = module.text[module.lines.start_of(offset) : end]
            if _OTHER.search(text) and not _SECONDS.search(text):
                yield Mention(name, module.lines.line_of(offset))
