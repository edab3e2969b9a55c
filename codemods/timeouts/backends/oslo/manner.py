"""How the options of a list are written: what a new one among them has to look like."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Sequence

from codemods.engine.module import Module
from codemods.timeouts.backends.oslo.facts import Manner

_VALUES = re.compile(r"Possible values:([ \n]*[*-] )")


def of(module: Module, calls: Sequence[ast.Call]) -> Manner:
    """The manner of most of the options; of several the last one that has it."""
    manners = [_of_one(module, call) for call in calls]
    if not manners:
        return Manner()
    # An option without help on one line shows nothing.
    telling = [it for it, call in zip(manners, calls, strict=True) if _help(call)] or manners
    counted = Counter(telling)
    most = max(counted.values())
    manner = next(it for it in reversed(telling) if counted[it] == most)
    values = Counter(it.values for it in telling).most_common(1)[0][0]
    return Manner(**{**{name: getattr(manner, name) for name in _FIELDS}, "values": values})


_FIELDS = tuple(name for name in Manner.__dataclass_fields__ if name != "values")


def _of_one(module: Module, call: ast.Call) -> Manner:
    bracket = call.func.end_col_offset or 0
    line = call.func.end_lineno
    column = len(module.lines.indentation(module.start(call)))
    given: list[ast.expr] = [*call.args, *(it.value for it in call.keywords)]
    named: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    places = [(it.lineno, it.col_offset) for it in named]
    below = [
        place for place, before in zip(places[1:], given, strict=False) if _is_below(place, before)
    ]
    name_below = bool(places) and places[0][0] != line
    first = places[0] if name_below else (below[0] if below else None)
    step = first[1] - column if first and first[1] != bracket + 1 else None
    default = next((it for it in call.keywords if it.arg == "default"), None)
    text = _help(call)
    wrapper = ""
    if isinstance(text, ast.Call) and len(text.args) == 1:
        wrapper, text = module.source(text.func), text.args[0]
    quotes = _quotes(module.source(text)) if text else ""
    spelt = module.source(text) if text else ""
    found = _VALUES.search(str(text.value)) if isinstance(text, ast.Constant) else None
    return Manner(
        name_below=name_below,
        step=step,
        number_beside=default is not None and bool(places) and default.lineno == places[0][0],
        closes_below=bool(given) and given[-1].end_lineno != call.end_lineno and name_below,
        quote=_quotes(module.source(given[0]))[:1] or "'" if given else "'",
        help_quote=quotes or "'",
        help_below=len(quotes) == 3 and spelt[spelt.index(quotes) + 3 :][:1] in "\r\n\\",
        help_call=wrapper,
        values=found.group(1) if found else None,
    )


def _is_below(place: tuple[int, int], before: ast.expr) -> bool:
    return place[0] != before.end_lineno


def _help(call: ast.Call) -> ast.expr | None:
    return next((it.value for it in call.keywords if it.arg == "help"), None)


def _quotes(source: str) -> str:
    """The quotes of a string as it is spelt; empty if it is none."""
    found = re.match(r"\(?\s*[a-zA-Z]?(\"\"\"|'''|\"|')", source)
    return found.group(1) if found else ""
