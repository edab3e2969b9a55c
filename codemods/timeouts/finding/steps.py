"""Waits that a loop repeats: a call that waits for a second, in a ``while``, is a step of polling.

Measured over 57 releases: of 17 arguments of calls in ``while`` loops that limit a wait, all were
such steps. The limit of the whole wait is that of the loop.
"""

from __future__ import annotations

import ast
from dataclasses import replace

from codemods.engine import scopes
from codemods.engine.module import Occurrence
from codemods.timeouts.facts import Form, Kind
from codemods.timeouts.finding.forms import Found

_STEPS = frozenset(
    {
        "accept",
        "acquire",
        "drain_events",
        "inkey",
        "join",
        "poll",
        "receive",
        "receive_messages",
        "recv",
        "select",
        "wait",
    }
)
"""What a loop calls again and again while nothing happens."""
_OF_QUEUES = frozenset({"get", "put"})
"""The same, of a queue: others fetch and send by these names."""


def told(found: Found) -> Found:
    """The same; an interval where it is the step of a loop."""
    is_step = found.form is Form.ARGUMENT and found.kind is Kind.LIMIT and _is_step(found)
    return replace(found, kind=Kind.INTERVAL) if is_step else found


def _is_step(found: Found) -> bool:
    receiver, _, name = found.callee.rpartition(".")
    if name.lstrip("_") not in _STEPS and not (name in _OF_QUEUES and "queue" in receiver.lower()):
        return False
    return _is_in_while(found.place)


def _is_in_while(place: Occurrence) -> bool:
    for node in reversed(place.chain):
        if isinstance(node, (ast.While, ast.For, ast.AsyncFor)):
            return isinstance(node, ast.While)
        if isinstance(node, scopes.FUNCTIONS):
            return False
    return False
