"""What is said of identifiers that were found."""

from __future__ import annotations

from collections.abc import Sequence

from codemods.identifiers import sinks
from codemods.identifiers.facts import Found

_UNLIKE = {sinks.LOOKUP: "of its class", sinks.SCHEMA: "schemas of the project"}


def found(it: Found, names: Sequence[str], path: str = "") -> str:
    """What is said of some of the parameters that were found, in the file at `path` if it is said
    of another one."""
    owner = f"{it.owner} in {path}" if path else it.owner
    *others, last = names
    several = f"{', '.join(others)} and {last}" if others else last
    if it.kind in _UNLIKE:
        verb = "are" if others else "is"
        return f"{several} of {owner} {verb} looked up unchecked, unlike in most {_UNLIKE[it.kind]}"
    verb = "reach" if others else "reaches"
    return f"{several} of {owner} {verb} {it.kind} unchecked"
