"""How new code looks, so that it does not stand out, and what it says of a timeout."""

from __future__ import annotations

import re
from dataclasses import replace

from codemods.timeouts.facts import Kind, Reading, Timeout
from codemods.timeouts.merging import Setting
from codemods.timeouts.words import words_of

_LITERAL = re.compile(r"[\s(\[{,=:](?P<quote>[\"'])(?!(?P=quote))")
"""Where a string begins, as far as lines can tell it."""

_ENOUGH = 8192

_ARITHMETIC = re.compile(r"[\d_.]+(?: ?\* ?[\d_.]+)*")

_SAID = frozenset({"timeout", "timeouts", "time", "out", "wait", "deadline", "limit", "seconds"})
_SENTENCES = {
    Kind.LIMIT: "Seconds to wait at most",
    Kind.INTERVAL: "Seconds to pause each time",
    Kind.LIFETIME: "Seconds until it is no longer valid",
}


def quote_of(text: str) -> str:
    """The quotes that most strings of a file have, as far as its beginning tells."""
    found = [match["quote"] for match in _LITERAL.finditer(text, 0, _ENOUGH)]
    return "'" if found.count("'") > found.count('"') else '"'


def literal_of(timeout: Timeout) -> str:
    """The number as the code spells it, where it is as plain as ``5 * 60``."""
    source = timeout.source
    return source if _ARITHMETIC.fullmatch(source) else repr(timeout.seconds)


def sentence_of(setting: Setting) -> str:
    """What a setting is for, with its unit, as a comment or a description says it."""
    timeout = setting.wanted[0].timeout
    what = [word for word in words_of(setting.meaning) if word not in _SAID]
    if not what:
        names = [name for name in timeout.owner.split(".") if not name.startswith("__")]
        what = words_of(names[-1])
    joint = " for " if timeout.kind is Kind.LIMIT else ": "
    return _SENTENCES[timeout.kind] + (joint + " ".join(what) if what else "") + "."


def no_room(timeout: Timeout) -> str | None:
    """Why a reading that holds quotes can't stand in the place of a timeout, if it can't."""
    if any(site.surroundings.in_fstring for site in timeout.sites):
        return "an f-string around it may have no room for quotes"
    return None


def attribute_of(access: Reading, name: str) -> Reading:
    """The reading of an attribute of what another reading gives."""
    return replace(access, text=f"{access.text}.{name}")


def called(access: Reading) -> Reading:
    """The reading of what a function gives that is called without arguments."""
    return replace(access, text=f"{access.text}()")
