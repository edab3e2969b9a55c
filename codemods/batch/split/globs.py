"""Globs of CODEOWNERS, matched in a time that no pattern can make long: a repository wrote them.

As in .gitignore, one with a slash at its start or in its middle is of the top, any other of every
folder, and what names a folder names all in it; but ``docs/*`` is not what lies deeper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"\\.|\*+|.", re.DOTALL)
_STAR, _ANY = "*", "?"
_DEEP = None
"""Stands for ``**``: any number of folders."""


@dataclass(frozen=True, slots=True)
class Glob:
    """A glob that is read."""

    parts: tuple[tuple[str, ...] | None, ...]
    """What stands between slashes: `_STAR`, `_ANY`, or a backslash and the character that is
    meant."""
    is_folder: bool
    """Whether a slash is at its end."""
    is_flat: bool
    """Whether what lies in a folder that it matches is not meant."""

    def matches(self, path: str) -> bool:
        """Whether the file at this path, relative to the top, is meant."""
        names = path.split("/")
        ends = {0}
        """How many names may be used up by the parts so far."""
        for part in self.parts:
            if part is _DEEP:
                ends = set(range(min(ends), len(names)))
            else:
                ends = {it + 1 for it in ends if it < len(names) and _fits(part, names[it])}
            if not ends:
                return False
        if self.is_folder or self.parts[-1] is _DEEP:
            return min(ends) < len(names)
        return len(names) in ends or not self.is_flat


def glob_of(text: str) -> Glob:
    """The glob that is written so."""
    anchored = "/" in text.rstrip("/")
    texts = [it for it in text.strip("/").split("/") if it] or ["**"]
    parts = tuple(_DEEP if it == "**" else _tokens(it) for it in texts)
    return Glob(parts if anchored else (_DEEP, *parts), text.endswith("/"), parts[-1] == (_STAR,))


def _tokens(text: str) -> tuple[str, ...]:
    found = _TOKEN.findall(text)
    return tuple(
        _STAR if it[0] == _STAR else it if it == _ANY or len(it) == 2 else f"\\{it}" for it in found
    )


def _fits(tokens: tuple[str, ...], name: str) -> bool:
    """Whether a name is meant. Only the last star that was met is ever tried anew."""
    at = token = 0
    star, held = -1, 0
    while at < len(name):
        if token < len(tokens) and tokens[token] == _STAR:
            star, held = token, at
            token += 1
        elif token < len(tokens) and (tokens[token] == _ANY or tokens[token][-1:] == name[at]):
            token, at = token + 1, at + 1
        elif star >= 0:
            held += 1
            token, at = star + 1, held
        else:
            return False
    return all(it == _STAR for it in tokens[token:])
