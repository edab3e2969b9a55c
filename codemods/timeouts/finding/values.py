"""What a file must hold to matter, by the option `values`."""

from __future__ import annotations

import re

from codemods.codemod import Needle
from codemods.options import Numbers

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_UNITS = (("minutes", _MINUTE), ("hours", _HOUR), ("days", _DAY))
_NAMES = tuple(name for name, _ in _UNITS)
_SOME: tuple[Needle, ...] = (
    re.compile(rb"[Tt]ime_?[Oo]ut|TIME_?OUT"),
    re.compile(rb"[Dd]eadline|DEADLINE"),
    re.compile(rb"time\.(?:time|monotonic|sleep)\("),
    re.compile(rb"[Ww]ait|WAIT"),
    re.compile(rb"[Ii]nterval|INTERVAL"),
    re.compile(rb"[Dd]elay|DELAY"),
    re.compile(rb"ttl|TTL|[Ll]ifetime|LIFETIME|[Ee]xpir|EXPIR"),
)
"""What a file holds that has a timeout of any value."""


def screen(values: Numbers) -> tuple[Needle, ...]:
    """What every file holds in which one of the values is spelt: ``300``, ``5 * 60``,
    ``timedelta(minutes=5)``."""
    if not values.listed:
        return _SOME
    needles: list[Needle] = []
    for seconds in values.listed:
        needles.append(re.compile(rb"%s(?!\w)" % f"{seconds:g}".encode()))
        for name, unit in _UNITS:
            if seconds % unit == 0:
                count = f"{seconds / unit:g}".encode()
                needles.append(re.compile(rb"%s ?= ?%s(?!\w)" % (name.encode(), count)))
        if seconds % _MINUTE == 0:
            # In two, since a pattern is found fast that begins with plain text.
            needles.append(re.compile(rb"60 ?\* ?\d"))
            needles.append(re.compile(rb"\* ?60(?!\w)"))
    return tuple(dict.fromkeys(needles))


def may_hold(values: Numbers, text: str, start: int, end: int) -> bool:
    """Whether the number that stands at a place in a text, or what it is a part of, may be one of
    the values. Says yes too often rather than too seldom."""
    if not values.listed:
        return True
    try:
        if float(text[start:end]) in values:
            return True
    except ValueError:
        return True
    before, behind = text[max(0, start - 12) : start].rstrip(), text[end : end + 3].lstrip()
    if before.endswith("="):
        return before[:-1].rstrip().endswith(_NAMES)
    return before.endswith(("*", "+")) or behind.startswith(("*", "+"))
