"""What the message of a review says of a codemod, in few words, or from its page."""

from __future__ import annotations

import re
from typing import Any

from codemods.codemod import Codemod
from codemods.pages import section
from codemods.weaknesses import title

LONGEST = 50
"""Characters that the first line of a message has at best."""

_SUBJECTS = {
    "checked-identifier": "Check identifiers from outside",
    "configurable-timeout": "Make hard-coded timeouts configurable",
    "handled-timeout": "Log timeouts that are swallowed",
    "locked-cache": "Guard shared state by a lock",
    "masked-secret": "Keep secrets out of logs",
    "no-six": "Replace six by plain Python 3",
}
"""Of the codemods that come with diffwright."""

_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_NUMBERS = re.compile(r" \((?:CWE-\d+(?:, )?)+\)")
"""They are said behind it, with their names."""
_TRUST = re.compile(r"`(?:safe|review)`[.:]\s*")


def subject_of(codemod: Codemod[Any]) -> str:
    """What it does, as the first line of a message says it: of a plug-in, as much of its title as
    there is room for."""
    short = _SUBJECTS.get(codemod.name, codemod.title)
    if len(short) <= LONGEST:
        return short
    return short[: LONGEST - 1].rpartition(" ")[0].rstrip(" ,;:") + "…"


def why_of(codemod: Codemod[Any]) -> str:
    """What is wrong with what it repairs: the first paragraph of its page on that."""
    return _NUMBERS.sub("", _first_paragraph(section(codemod, "Why")))


def risk_of(codemod: Codemod[Any]) -> str:
    """What a person should look at: the first paragraph of its page on that, without its first
    word."""
    return _TRUST.sub("", _first_paragraph(section(codemod, "Safety")), count=1)


def weakness_of(codemod: Codemod[Any]) -> str:
    """The weakness that it answers, by its number and, where it is known, by its name."""
    called = title(codemod.cwe)
    return f"CWE-{codemod.cwe} ({called})" if called else f"CWE-{codemod.cwe}"


def _first_paragraph(text: str) -> str:
    return " ".join(_LINK.sub(r"\1", text.partition("\n\n")[0]).split())
