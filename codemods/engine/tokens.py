"""The tokens of a few statements, with their places: what layout needs to know, and no more.

CPython's own tokenizer costs several times as much, splits f-strings in some versions and not in
others, and numbers columns its own way where lines end in CR LF.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
    (?P<space> [ \t\f]+ | \\\r?\n )
  | (?P<newline> \r?\n )
  | (?P<comment> \#[^\r\n]* )
  | (?P<string>
        [A-Za-z]{0,3}
        (?: \"\"\"[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*\"\"\"
          | '''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''
          | "(?:[^"\\\r\n]|\\(?:\r\n|.))*"
          | '(?:[^'\\\r\n]|\\(?:\r\n|.))*' ) )
  | (?P<number> \.?[0-9](?:[eE][+-]|[\w.])* )
  | (?P<word> \w+ )
  | (?P<operator> \*\*=? | //=? | >>=? | <<=? | -> | [-+*/%&|^@=!<>:]= | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMATTED = re.compile(r"[rR]?[fFtT][rR]?[\"']")
_OPENING = "([{"
_CLOSING = ")]}"
_OPTIONAL = "(),"
"""What may come and go with a line break, one character each."""
_UNREADABLE = frozenset("\"'\r\\\f")


class Token(NamedTuple):
    """One token or comment."""

    text: str
    start: int
    """In characters from the first line scanned, as `end` is."""
    end: int
    row: int
    """Of its first character, counted from the first line scanned."""
    column: int
    """In characters."""
    opener: int
    """The index of the innermost bracket around it, its own for a closing one; -1 outside."""
    leads: bool
    """Whether it is the first on its row."""
    continues: bool
    """Whether that row goes on behind a backslash."""

    @property
    def opens(self) -> bool:
        return self.text in _OPENING

    @property
    def closes(self) -> bool:
        return self.text in _CLOSING

    @property
    def is_comment(self) -> bool:
        return self.text[0] == "#"

    @property
    def is_string(self) -> bool:
        return self.text[-1] in "\"'" and not self.is_comment


class Scan(NamedTuple):
    """The tokens of whole logical lines."""

    tokens: list[Token]
    rows: list[int]
    """The offset at which each row begins."""
    end: int
    """The offset behind the last logical line, its newline not included."""


def scan(text: str, start: int = 0, end: int | None = None) -> Scan | None:
    """The tokens from the line that begins at `start` to the end of the logical line of `end`.

    All of the text without an `end`. None where the tokens can't be told for certain: brackets
    that don't match, or an f-string that holds its own quotes (PEP 701).
    """
    tokens: list[Token] = []
    rows = [0]
    opened: list[int] = []
    position, leads, continues = start, True, False
    while match := _TOKEN.match(text, position):
        kind, found = match.lastgroup, match.group()
        offset, position = position - start, match.end()
        if kind == "newline" or (kind == "space" and found[-1] == "\n"):
            if end is not None and kind == "newline" and not opened and offset + start >= end:
                return Scan(tokens, rows, offset)
            rows.append(position - start)
            leads, continues = True, kind == "space"
            continue
        if kind == "space":
            continue
        row = len(rows) - 1
        if kind == "string":
            if _FORMATTED.match(found) and not _is_whole(found):
                return None
            rows.extend(offset + index + 1 for index, char in enumerate(found) if char == "\n")
        elif found in _UNREADABLE or (found in _CLOSING and not opened):
            return None
        opener = opened[-1] if opened else -1
        if found in _CLOSING:
            opened.pop()
        elif found in _OPENING:
            opened.append(len(tokens))
        place = (offset, position - start, row, offset - rows[row])
        tokens.append(Token(found, *place, opener, leads, continues))
        leads = continues = False
    return None if opened else Scan(tokens, rows, len(text) - start)


def _is_whole(formatted: str) -> bool:
    """Whether what was read as one f-string is one: a field cut in half leaves a brace open."""
    body = formatted.replace("{{", "").replace("}}", "")
    return body.count("{") == body.count("}")


def pairs(one: Scan, other: Scan) -> list[tuple[int, int]] | None:
    """The indices of the tokens that both have, in order, if both mean the same.

    They may differ in white space, and in parentheses and commas. None if in anything else.
    """
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < len(one.tokens) or j < len(other.tokens):
        a = one.tokens[i] if i < len(one.tokens) else None
        b = other.tokens[j] if j < len(other.tokens) else None
        if a and b and a.text == b.text:
            if a.opener < 0 and b.opener < 0 and a.leads != b.leads:
                return None
            found.append((i, j))
            i, j = i + 1, j + 1
        elif b and b.text in _OPTIONAL:
            j += 1
        elif a and a.text in _OPTIONAL:
            i += 1
        else:
            return None
    return found
