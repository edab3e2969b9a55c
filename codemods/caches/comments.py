"""Comments at a variable: that ask for something to load it anew, or say that it needs no lock."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemods.caches.variables import Variable
from codemods.engine.comments import above_comments
from codemods.engine.module import Module

_DONE = r"(?:refresh|invalidat|expir|purg|evict|flush)\w*|clear(?:ed|ing)\b"
_ASKS = re.compile(
    rf"\b(?:FIXME|TODO|XXX)\b.*(?:\b(?:{_DONE})|\bclear\s+(?:it|this|the|out)\b)"
    rf"|\b(?:must|should|needs?\s+to|has\s+to|ought\s+to|want\s+to)\s+(?:\w+\s+)?(?:be\s+)?(?:{_DONE})"
    rf"|\bnever\s+(?:is\s+)?(?:{_DONE})",
    re.DOTALL,
)
"""A note of what is to be done, or words that say so, whatever the note is called."""
_NO_LOCK = re.compile(
    r"\b(?:with|take|hold|need)s?\s+no\s+lock|\bwithout\s+(?:a\s+|any\s+)?lock(?:s|ing)?\b"
    r"|\block-?free\b|(?:\b(?:no|not)|n't)\s+need\s+(?:a\s+|any\s+|to\s+)?lock",
    re.I,
)
"""Words at a variable that say that somebody has thought of it."""
_NO_LOCK_WITHIN = re.compile(r"#[^\n]*(?:\b(?:no|not)|n't)[ \t]+need[^\n]{0,24}\block", re.I)
"""The same in functions that write it."""


def asking(module: Module, variable: Variable) -> int:
    """The line of the comment that asks for it; 0 if there is none."""
    return _saying(module, variable, _ASKS)


def without_lock(module: Module, variable: Variable) -> Iterator[int]:
    """The lines that say that it needs no lock: at the variable, and in functions that write it."""
    if line := _saying(module, variable, _NO_LOCK):
        yield line
    for found in variable.by_owner.values():
        if not any(access.op.writes for _, access in found):
            continue
        function = found[0][0].function
        assert function is not None
        span = module.span(function)
        for match in _NO_LOCK_WITHIN.finditer(module.text, span.start, span.end):
            yield module.lines.line_of(match.start())


def _saying(module: Module, variable: Variable, words: re.Pattern[str]) -> int:
    """The line of a comment above a variable, or behind it, that holds such words."""
    first = variable.place.chain[1]
    for statement in dict.fromkeys((first, variable.statement)):
        start = module.lines.start_of(module.span(statement).start)
        above = above_comments(module.lines, start)
        text = " ".join(it.lstrip("# ") for it in module.text[above:start].splitlines())
        behind = module.behind(statement).partition("#")[2]
        if words.search(text):
            return module.lines.line_of(above)
        if words.search(behind):
            return module.lines.line_of(start)
    return 0
