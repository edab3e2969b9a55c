"""The logical lines of a Python file, and its comments with their places among them.

CPython's tokenizer tells both, and takes four times as long as one pattern that knows no more than
strings, comments, brackets and the ends of lines. It is asked where that pattern may be wrong:
in an f-string that holds its own quotes (PEP 701), and where brackets don't match.
"""

from __future__ import annotations

import re
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from codemods.engine.text import Lines

_PART = re.compile(
    r"""
    (?P<code> [^\#"'()\[\]{}\\\r\n]+ )
  | (?P<newline> \r\n | \r | \n )
  | (?P<join> \\(?:\r\n|\r|\n) )
  | (?P<comment> \#[^\r\n]* )
  | (?P<string>
        \"\"\"[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*\"\"\"
      | '''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''
      | "(?:[^"\\\r\n]|\\(?:\r\n|.))*"
      | '(?:[^'\\\r\n]|\\(?:\r\n|.))*' )
  | (?P<open> [(\[{] )
  | (?P<close> [)\]}] )
    """,
    re.VERBOSE | re.DOTALL,
)
_NEWLINE = re.compile(r"\r\n|\r|\n")
_FORMATTED = re.compile(r"(?:^|\W)(?:[fFtT][rR]?|[rR][fFtT])\Z")
_PREFIXES = frozenset("fFtTrR")
"""What an f-string, or a t-string, has directly before its quotes."""
_LEADING = re.compile(r"@|\w+")
_NO_CODE = frozenset({tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER})


@dataclass(slots=True)
class Logical:
    """A logical line: simple statements, or the header of another one."""

    first: int
    """1-based, as all rows are."""
    last: int
    leads: str
    """The word that it begins with, or ``@``; empty for anything else."""
    rows: set[int] = field(default_factory=set)
    """Those in which code begins or ends."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, from its number sign to the end of its line."""

    text: str
    row: int
    column: int
    """0-based, in characters."""
    number: int
    """Of the logical line that it stands in, or that is the next one, counted from 0."""
    is_within: bool
    """Whether that line has begun."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A file in logical lines."""

    lines: list[Logical]
    comments: list[Comment]


def scan(lines: Lines) -> Scan | None:
    """The logical lines of a text; None where it is no Python."""
    return by_pattern(lines) or by_tokenizer(lines)


def by_pattern(lines: Lines) -> Scan | None:
    """The same; None where the pattern may be wrong."""
    text = lines.text
    found = Scan([], [])
    row, start_of_row, depth, past = 1, 0, 0, 0
    current: Logical | None = None
    for match in _PART.finditer(text):
        kind, (start, end) = match.lastgroup, match.span()
        if start != past:
            return None
        past = end
        if kind == "newline":
            row, start_of_row = row + 1, end
            if depth == 0:
                current = None
            continue
        if kind == "code":
            if text[start:end].isspace():
                continue
        elif kind == "comment":
            number = len(found.lines) - (current is not None)
            place = row, start - start_of_row, number, current is not None
            found.comments.append(Comment(match.group(), *place))
            continue
        elif kind == "join":
            row, start_of_row = row + 1, end
            continue
        if current is None:
            leading = _LEADING.match(match.group().lstrip()) if kind == "code" else None
            current = Logical(row, row, leading.group() if leading else "")
            found.lines.append(current)
        current.rows.add(row)
        if kind == "string":
            if text[start - 1 : start] in _PREFIXES and _is_cut(text, start, end):
                return None
            ends = [it.end() for it in _NEWLINE.finditer(text, start, end)]
            if ends:
                row, start_of_row = row + len(ends), ends[-1]
                current.rows.add(row)
        elif kind == "open":
            depth += 1
        elif kind == "close":
            depth -= 1
            if depth < 0:
                return None
        current.last = row
    return found if past == len(text) and depth == 0 else None


def _is_cut(text: str, start: int, end: int) -> bool:
    """Whether what was read as one f-string is less than one: a field cut in half leaves a brace
    open."""
    if not _FORMATTED.search(text, max(0, start - 3), start):
        return False
    body = text[start:end].replace("{{", "").replace("}}", "")
    return body.count("{") != body.count("}")


def by_tokenizer(lines: Lines) -> Scan | None:
    """The same by CPython's tokenizer; None where that fails."""
    found = Scan([], [])
    is_open = False
    try:
        for token in tokenize.generate_tokens(_rows(lines)):
            (row, column), (last, _) = token.start, token.end
            if token.type == tokenize.COMMENT:
                number = len(found.lines) - is_open
                found.comments.append(Comment(token.string, row, column, number, is_open))
            elif token.type == tokenize.NEWLINE:
                is_open = False
            elif token.type not in _NO_CODE:
                if not is_open:
                    is_leading = token.type == tokenize.NAME or token.string == "@"
                    leads = token.string if is_leading else ""
                    found.lines.append(Logical(row, row, leads))
                is_open = True
                found.lines[-1].last = last
                found.lines[-1].rows.update((row, last))
    except (tokenize.TokenError, SyntaxError):
        return None
    return found


def _rows(lines: Lines) -> Callable[[], str]:
    """What gives line after line to the tokenizer, each with a line feed, however it ends."""
    text, ends = lines.text, [*lines.starts[1:], len(lines.text)]
    rows: Iterator[str] = (
        text[start:end].rstrip("\r\n") + "\n"
        for start, end in zip(lines.starts, ends, strict=True)
        if start < end
    )
    return lambda: next(rows, "")
