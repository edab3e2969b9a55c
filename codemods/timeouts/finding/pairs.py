"""Several times of one call, which are one decision: ``timeout=(3.05, 300)``, the time to connect
and the time to read, or ``httpx.Timeout(connect=3.05, read=300)``."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from codemods.engine.module import Occurrence
from codemods.engine.names import last_name
from codemods.timeouts.finding.numbers import number

MEANINGS: Mapping[str, str] = {
    "connect": "Maximum time, in seconds, to wait for a connection",
    "read": "Maximum time, in seconds, to wait for data",
}
"""What the times of a pair are for, in their order."""
NAMES = frozenset({"connect", "pool", "read", "sock_connect", "sock_read", "write"})
"""Keywords of such times that do not say that they are times."""
_HOLDERS = frozenset({"ClientTimeout", "Timeout"})
"""Classes of libraries of HTTP whose instances hold several times."""


def phase(place: Occurrence) -> str | None:
    """What a time is for that is one of a pair; None if it is none."""
    pair = place.parent
    if not isinstance(pair, ast.Tuple) or len(pair.elts) != len(MEANINGS):
        return None
    return next(
        (phase for phase, it in zip(MEANINGS, pair.elts, strict=True) if it is place.node), None
    )


def beside(place: Occurrence) -> tuple[int | float, ...]:
    """The literal numbers that belong to the same decision as the one at a place."""
    parent = place.parent
    others: Iterable[ast.expr] = ()
    if isinstance(parent, ast.Tuple):
        others = parent.elts
    else:
        call = place.chain[-3] if isinstance(parent, ast.keyword) else parent
        if isinstance(call, ast.Call) and last_name(call.func) in _HOLDERS:
            others = (*call.args, *(it.value for it in call.keywords))
    found = (number(it) for it in others if it is not place.node)
    return tuple(it for it in found if it is not None)
