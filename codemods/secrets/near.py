"""Names of secrets in a text near what may show them: known before anything is parsed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from codemods.engine.text import words
from codemods.secrets.words import Kind, kind_of, names_in

_SHOWS = (
    re.compile(r"\.(?:critical|debug|error|exception|fatal|info|log|msg|trace|warn|warning)\("),
    re.compile(r"print\("),
    re.compile(r"raise\s+[\w.]+\("),
)
"""Where a call begins that may show what is given to it."""
_SHOWS_ITSELF = re.compile(r"def __(?:repr|str|unicode)__\(")
_ASSIGNS = re.compile(r"^[ \t]+([A-Za-z_]\w*) += ", re.M)
_PART = re.compile(r"['\"]?\]?\s*(?:[.(\[:]|=(?!=))")
"""What stands behind a name that is only asked for something, called, or given something."""
_OF_SETTINGS = re.compile(r"(?:app|conf|config|environ|settings|get|getenv)[\[(.]['\"]?\Z")
_STRING = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_BRACKET = re.compile(r"[()\[\]{}]")
_BRACKET_OR_NEWLINE = re.compile(r"[()\[\]{}\n]")
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
    places: _Places | None = None
    for name, kind in names_in(text):
        places = places or _Places(text)
        for offset in words(text, name):
            if _is_part(text, name, offset):
                continue
            if places.may_show(offset) or places.may_keep(offset):
                yield Mention(name, kind, offset)


def _is_part(text: str, name: str, offset: int) -> bool:
    """Whether a name can't stand for a whole value, by what is around it."""
    if name.isupper() and not _OF_SETTINGS.search(text, max(0, offset - 20), offset):
        return True
    behind = _PART.match(text, offset + len(name))
    # In a field of an f-string a colon begins a format, and an equals sign shows the expression.
    return behind is not None and not (behind.group() in ":=" and text[offset - 1] in "{.")


class _Places:
    """Where a text shows what it is given."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.calls = sorted(it.end() - 1 for shows in _SHOWS for it in shows.finditer(text))
        self.methods = [it.end() for it in _SHOWS_ITSELF.finditer(text)]

    def may_show(self, offset: int) -> bool:
        """Whether a place seems to stand between the brackets of a call that shows what it is
        given, or in a method that says what an object shows of itself."""
        call = _last(self.calls, offset)
        if call is not None and _is_open(self.text[call:offset]):
            return True
        method = _last(self.methods, offset)
        return method is not None and self.text.find("def ", method, offset) < 0

    def may_keep(self, offset: int) -> bool:
        """Whether a place seems to stand in what a name is bound to that may be shown."""
        found = list(_ASSIGNS.finditer(self.text, max(0, offset - _REACH), offset))
        if not found or kind_of(found[-1][1]) is not None:
            return False  # what has such a name itself is found by it
        between = self.text[found[-1].end() : offset]
        return _goes_on(between) and any(self.may_show(it) for it in words(self.text, found[-1][1]))


def _last(places: Sequence[int], offset: int) -> int | None:
    """The last place above an offset that is within reach."""
    index = bisect_left(places, offset)
    return places[index - 1] if index and offset - places[index - 1] < _REACH else None


def _is_open(text: str) -> bool:
    """Whether the bracket that a text begins with is open at its end, as far as it is told without
    its strings."""
    depth = 0
    for character in _BRACKET.findall(_STRING.sub("", text)):
        depth += 1 if character in "([{" else -1
        if not depth:
            return False
    return True


def _goes_on(text: str) -> bool:
    """Whether the statement that a text begins with goes on to its end."""
    depth = 0
    for character in _BRACKET_OR_NEWLINE.findall(_STRING.sub("", text)):
        if character != "\n":
            depth += 1 if character in "([{" else -1
        elif depth <= 0:
            return False
    return True
