"""The option `values`: which numbers of seconds are looked for."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from codemods.codemod import Needle

ANY = "any"

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_UNITS = (("minutes", _MINUTE), ("hours", _HOUR), ("days", _DAY))
_SOME: tuple[Needle, ...] = (
    re.compile(rb"[Tt]ime_?[Oo]ut|TIME_?OUT"),
    re.compile(rb"[Dd]eadline|DEADLINE"),
    re.compile(rb"time\.(?:time|monotonic|sleep)\("),
    re.compile(rb"[Ww]ait|WAIT"),
    re.compile(rb"[Ii]nterval|INTERVAL"),
    re.compile(rb"(?:[Dd]elay|DELAY)"),
    re.compile(rb"(?:ttl|TTL|[Ll]ifetime|LIFETIME|[Ee]xpir|EXPIR)"),
)
"""What a file holds that has a timeout of any value."""


@dataclass(frozen=True, slots=True)
class Values:
    """Some numbers of seconds."""

    listed: tuple[float, ...] = ()
    """Each of them; empty for a range."""
    low: float = -math.inf
    high: float = math.inf

    @property
    def are_listed(self) -> bool:
        return bool(self.listed)

    def hold(self, seconds: float) -> bool:
        """Whether a number is among them."""
        return seconds in self.listed if self.listed else self.low <= seconds <= self.high

    def screen(self) -> tuple[Needle, ...]:
        """What every file holds in which one of them is spelt."""
        if not self.listed:
            return _SOME
        needles: list[Needle] = []
        for seconds in self.listed:
            needles.append(re.compile(rb"%s(?![\w])" % f"{seconds:g}".encode()))
            for name, unit in _UNITS:
                if seconds % unit == 0:
                    count = f"{seconds / unit:g}".encode()
                    needles.append(re.compile(rb"%s ?= ?%s\b" % (name.encode(), count)))
            if seconds % _MINUTE == 0:
                needles.append(re.compile(rb"60 ?\* ?\d|\d ?\* ?60\b"))
        return tuple(dict.fromkeys(needles))

    def may_hold(self, text: str, start: int, end: int) -> bool:
        """Whether the number that stands at a place in a text, or what it is a factor of, may be
        one of them. Says yes too often rather than too seldom."""
        if not self.listed:
            return True
        try:
            if self.hold(float(text[start:end])):
                return True
        except ValueError:
            return True  # hexadecimal, say
        before, behind = text[max(0, start - 12) : start].rstrip(), text[end : end + 3].lstrip()
        return before.endswith(("*", "=")) or behind.startswith("*")


def parsed(value: str) -> Values:
    """The values that an option says: ``any``, ``300,60`` or ``60..600``."""
    if value == ANY:
        return Values()
    low, dots, high = value.partition("..")
    if dots:
        return Values((), float(low), float(high))
    return Values(tuple(float(number) for number in value.split(",")))
