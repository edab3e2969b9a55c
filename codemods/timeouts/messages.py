"""What a report says of a timeout that was found."""

from __future__ import annotations

from codemods.timeouts.forms import Found, Odd
from codemods.timeouts.numbers import Amount


def of(found: Found, amount: Amount) -> str:
    """``hard-coded timeout of 300 seconds (timeout of requests.get)``"""
    where = f"{found.name} of {found.callee}" if found.callee else found.name
    return f"hard-coded {found.kind.noun} of {amount.seconds:g} seconds ({where})"


def of_other_unit(odd: Odd, amount: Amount) -> str:
    """The same where the unit is another one."""
    return f"hard-coded {odd.name} of {amount.source}"


def of_list(name: str) -> str:
    """What a document says too little of: it lists settings, and not this one."""
    return f"list of settings without {name}"
