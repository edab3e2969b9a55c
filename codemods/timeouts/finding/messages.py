"""What a report says of a timeout that was found."""

from __future__ import annotations

from codemods.timeouts.finding.forms import Found, Odd
from codemods.timeouts.finding.numbers import Amount


def of(found: Found, amount: Amount) -> str:
    """``hard-coded timeout of 300 seconds (timeout of requests.get)``"""
    where = f"{found.name} of {found.callee}" if found.callee else found.name
    return f"hard-coded {found.kind.noun} of {_number(amount.seconds)} seconds ({where})"


def of_other_unit(odd: Odd, amount: Amount) -> str:
    """The same where the unit is another one."""
    return f"hard-coded {odd.name} of {amount.source}"


def of_list(name: str) -> str:
    """What a document says too little of: it lists settings, and not this one."""
    return f"list of settings without {name}"


def _number(seconds: int | float) -> str:
    """``300``, ``86400000``, ``0.5``; ``300`` also for 300.0."""
    return str(seconds) if isinstance(seconds, int) else f"{seconds:g}"
