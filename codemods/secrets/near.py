"""Names of secrets in a text near what may show them: known before anything is parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from codemods.engine.text import words
from codemods.secrets.words import Kind, names_in

_SHOWS = re.compile(
    r"\.(?:critical|debug|error|exception|fatal|info|log|trace|warn|warning)\(|\bprint\("
    r"|\braise\s+[\w.]+\("
)
"""Where a call begins that may show what is given to it."""
_SHOWS_ITSELF = re.compile(r"def __(?:repr|str|unicode)__\(")
_DEFINES = re.compile(r"^[ \t]*(?:def|class)\b", re.M)
_ASSIGNS = re.compile(r"^[ \t]*([A-Za-z_]\w*)[ \t]*=(?!=)", re.M)
_STRING = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_REACH = 1500
"""Characters that a statement is long at most: what is longer is hardly a message."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of a secret, where it stands."""

    name: str
    kind: Kind
    offset: int


def mentions(text: str) -> Iterator[Mention]:
    """The names of secrets that may be shown, as far as the text tells."""
    for name, kind in names_in(text):
        for offset in words(text, name):
            if _is_shown(text, offset) or _is_in_repr(text, offset) or _is_kept(text, offset):
                yield Mention(name, kind, offset)


def _is_shown(text: str, offset: int) -> bool:
    """Whether a place seems to stand between the brackets of a call that shows what it is given."""
    start = max(0, offset - _REACH)
    found = [it.end() for it in _SHOWS.finditer(text, start, offset)]
    return bool(found) and _is_open(text[found[-1] - 1 : offset])


def _is_open(text: str) -> bool:
    """Whether a bracket is open at the end of a text, as far as it is told without its strings."""
    bare = _STRING.sub("", text)
    return sum(map(bare.count, "([{")) > sum(map(bare.count, ")]}"))


def _is_in_repr(text: str, offset: int) -> bool:
    """Whether a place stands in a method that says what an object shows of itself."""
    start = max(0, offset - _REACH)
    found = [it.end() for it in _SHOWS_ITSELF.finditer(text, start, offset)]
    return bool(found) and _DEFINES.search(text, found[-1], offset) is None


def _is_kept(text: str, offset: int) -> bool:
    """Whether a place seems to stand in what a name is bound to that may be shown."""
    start = max(0, offset - _REACH)
    assigned = list(_ASSIGNS.finditer(text, start, offset))
    if not assigned:
        return False
    between = text[assigned[-1].end() : offset]
    if "\n" in between and not _is_open(between):
        return False
    return any(_is_shown(text, it) for it in words(text, assigned[-1][1]))
