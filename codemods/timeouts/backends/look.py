"""How new code looks, so that it does not stand out, and what it says of a timeout."""

from __future__ import annotations

import re
from collections.abc import Iterable, MutableMapping
from dataclasses import replace

from codemods.timeouts import phrases
from codemods.timeouts.backends.merging import Setting
from codemods.timeouts.facts import Kind, Left, NewSetting, Reading, Timeout, Wanted
from codemods.timeouts.finding.numbers import spelt
from codemods.timeouts.words import words_of

_SAID = frozenset({"timeout", "timeouts", "time", "out", "wait", "deadline", "limit", "seconds"})
SENTENCES = {
    Kind.LIMIT: "Seconds to wait at most",
    Kind.INTERVAL: "Seconds to pause each time",
    Kind.LIFETIME: "Seconds until it is no longer valid",
}


def literal_of(timeout: Timeout) -> str:
    """The number as the code spells it, where that is plain."""
    return spelt(timeout.source, timeout.seconds)


def sentence_of(setting: Setting) -> str:
    """What a setting is for, with its unit, as a comment or a description says it."""
    timeout = setting.wanted[0].timeout
    said = SENTENCES[timeout.kind]
    what = [word for word in words_of(setting.meaning) if word not in _SAID]
    if not what or _SAID.issuperset(words_of(timeout.name)):
        # What a function is called may be a verb, which is not waited for.
        names = [name for name in timeout.owner.split(".") if not name.startswith("__")]
        where = ".".join(names[-2:] if names[-2:-1] and names[-2][:1].isupper() else names[-1:])
        return f"{said} in ``{where}``." if where else f"{said}."
    if timeout.kind is Kind.LIMIT:
        return f"{said} for {phrases.awaited(what)}."
    return f"{said}: {phrases.spelt(what)}."


_NAMED = re.compile(r"[\"']([A-Z][A-Z0-9_]*)[\"']")


def named_in_strings(text: str) -> frozenset[str]:
    """What a file names in strings, as a module of settings does that asks the environment."""
    return frozenset(_NAMED.findall(text))


def new_setting(
    setting: Setting, name: str, siblings: Iterable[str], *, is_variable: bool = False
) -> NewSetting:
    """A setting as documents list it, by the name that operators know."""
    seconds = setting.wanted[0].timeout.seconds
    sentence = sentence_of(setting)
    return NewSetting(name, seconds, sentence, frozenset(siblings), is_variable=is_variable)


def no_room(timeout: Timeout) -> str | None:
    """Why a reading that holds quotes can't stand in the place of a timeout, if it can't."""
    if any(site.surroundings.in_fstring for site in timeout.sites):
        return "an f-string around it may have no room for quotes"
    return None


def read_attribute(
    readings: MutableMapping[Wanted, Reading | Left], setting: Setting, name: str, path: str = ""
) -> None:
    """Have all that a setting is for read the attribute `name` of what they have got so far; `path`
    is that of the attribute, where others may set it."""
    for it in setting.wanted:
        access = readings[it]
        assert isinstance(access, Reading)
        option = (path,) if path else ()
        readings[it] = replace(access, text=f"{access.text}.{name}", option=option)


def called(access: Reading) -> Reading:
    """The reading of what a function gives that is called without arguments."""
    return replace(access, text=f"{access.text}()")
