"""Comments at a variable that ask for something to load it anew."""

from __future__ import annotations

import re

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


def asking(module: Module, variable: Variable) -> int:
    """The line of the comment that asks for it; 0 if there is none."""
    first = variable.place.chain[1]
    for statement in dict.fromkeys((first, variable.statement)):
        start = module.lines.start_of(module.span(statement).start)
        above = above_comments(module.lines, start)
        text = " ".join(it.lstrip("# ") for it in module.text[above:start].splitlines())
        behind = module.behind(statement).partition("#")[2]
        if _ASKS.search(text):
            return module.lines.line_of(above)
        if _ASKS.search(behind):
            return module.lines.line_of(start)
    return 0
