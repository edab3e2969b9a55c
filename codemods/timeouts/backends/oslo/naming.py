"""What an option is called, from what the time is for and where it is spent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from codemods.timeouts.facts import Timeout
from codemods.timeouts.finding.names import acted, is_plain
from codemods.timeouts.words import words_of

TIME_WORDS = frozenset(
    {
        "age", "deadline", "delay", "duration", "expiration", "expire", "expires", "expiry",
        "in", "interval", "lifetime", "limit", "max", "maximum", "period", "sec", "second",
        "seconds", "secs", "sleep", "time", "timeout", "timeouts", "ttl", "wait", "waiting",
    }
)  # fmt: skip
"""Words that say that something is a time, not which."""

_EMPTY = frozenset({"default", "for", "the", "a", "to", "of", "until"})
_GENERAL = frozenset(
    {"api", "base", "common", "core", "driver", "init", "main", "manager", "utils", "util"}
)
"""Modules whose names say nothing without their packages."""
_PROTOCOLS = frozenset({"cli", "client", "fc", "iscsi", "nvmeof", "rest"})
"""What drivers of many vendors are named for."""


def subject(name: str) -> list[str]:
    """The words of a name less those that say that it is a time."""
    return [it for it in words_of(name) if it not in TIME_WORDS and it not in _EMPTY]


def candidates(path: str, timeout: Timeout) -> Iterator[str]:
    """Names for the option, from the shortest that says something."""
    given = words_of(timeout.thing)
    if not TIME_WORDS.intersection(given):
        given = [*given, timeout.kind.noun]
    if subject(timeout.thing):
        yield "_".join(given)
    parts = list(around(path, timeout))
    for index in range(len(parts)):
        more = parts[: index + 1]
        prefix = [word for part in reversed(more) for word in part if word not in given]
        if prefix:
            yield "_".join([*dict.fromkeys(prefix), *given])


def around(path: str, timeout: Timeout) -> Iterator[list[str]]:
    """The words of what a place is in, from the inside: function, class, module, package. Functions
    around functions are left out where there is a class."""
    *outer, last = [it for it in timeout.owner.split(".") if it != "<locals>"]
    classes = [it for it in outer if it.lstrip("_")[:1].isupper()]
    names = [*(classes or outer), last]
    place = PurePosixPath(path)
    folders = list(reversed(place.parent.parts))
    for name in [*(it for it in reversed(names) if not _is_special(it)), place.stem, *folders]:
        found = [word for word in subject(name) if word not in _GENERAL]
        if name == last and name not in classes:
            found = [] if is_plain(name) else acted(found, timeout.kind)
        if found:
            yield found


def vendor(path: str) -> str:
    """Whose driver a module is, by the last name of its path that tells."""
    place = PurePosixPath(path)
    for name in (place.stem, *reversed(place.parent.parts)):
        for word in words_of(name):
            if word not in _GENERAL and word not in _PROTOCOLS:
                return word
    return ""


def says_little(stem: str) -> bool:
    return stem.strip("_") in _GENERAL


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")
