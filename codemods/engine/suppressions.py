"""Comments by which a person has codemods leave something as it is.

``# diffwright: ignore`` speaks to all codemods, ``# diffwright: ignore[no-six, locked-cache]`` to
those that it names; what follows is the reason, for readers. ``# diffwright: skip-file`` has the
whole file left alone. Where a comment stands tells what it speaks of:

- on a line of its own: of the statement below it
- behind the first or the last line of a statement: of the whole statement
- behind another line of a statement, or above it, within its brackets: of that line

Of a statement that holds others (`if`, `def`, `class`) it is the header alone, with the decorators
above it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from codemods.codemod import Span
from codemods.engine import logical
from codemods.engine.logical import Comment, Logical, Scan
from codemods.engine.text import Lines

MARK = "diffwright"
"""What a file holds that has such a comment."""
BYTES = MARK.encode()

IGNORE = "ignore"
SKIP = "skip-file"
_ELSEWHERE = {
    **dict.fromkeys(("disable", "noqa", "nosec", "off", "skip", "suppress"), IGNORE),
    **dict.fromkeys(("ignore-file", "ignore-errors", "disable-file"), SKIP),
}
"""What such comments are called in other tools."""

_COMMENT = re.compile(r"#[ \t]*diffwright\b(?P<colon>[ \t]*:)?[ \t]*(?P<word>[\w-]*)(?P<rest>.*)")
_NAMES = re.compile(r"[ \t]*\[(?P<names>[^\]]*)(?P<closed>\])?")
_IN_DOCUMENT = re.compile(r"^(?P<before>(?:.*?[ \t])??)(?P<comment>#.*)", re.M)
_DEFINE = frozenset({"def", "class", "async"})
"""What a header begins with that may have decorators."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """A comment that keeps codemods from some lines."""

    line: int
    """1-based, of the comment."""
    column: int
    """1-based, in characters."""
    names: tuple[str, ...]
    """The codemods that it speaks to, as it spells them; empty if to all."""
    first: int
    """1-based, of the lines that it speaks of."""
    last: int
    span: Span
    """The same as characters of the text."""
    text: str
    """The comment from its number sign on."""
    used: frozenset[str] = frozenset()
    """The codemods that it has kept from something."""

    def speaks_to(self, codemod: str) -> bool:
        """Whether it means a codemod."""
        return not self.names or codemod in self.names

    def covers(self, offset: int) -> bool:
        """Whether it speaks of what is found at an offset."""
        return self.span.start <= offset < self.span.end


@dataclass(frozen=True, slots=True)
class Mistake:
    """A comment that looks like one of these and is none: it suppresses nothing."""

    line: int
    """1-based."""
    message: str
    """One sentence, without the path, that says what would be right."""


@dataclass(frozen=True, slots=True)
class Comments:
    """What the comments of one file ask for."""

    suppressions: tuple[Suppression, ...] = ()
    """In the order of the text."""
    mistakes: tuple[Mistake, ...] = ()
    skips_file: bool = False


NOTHING = Comments()


def of(lines: Lines) -> Comments:
    """What the comments of a Python file ask for; nothing where it is no Python.

    Comments are told by their tokens, so that a string which looks like one is none.
    """
    return _read(lines, _in_python) if MARK in lines.text else NOTHING


def of_document(lines: Lines) -> Comments:
    """The same for a file that is not Python, in which a number sign begins a comment: it speaks
    of its own line, or, on a line of its own, of the line below."""
    return _read(lines, _in_document) if MARK in lines.text else NOTHING


@dataclass(frozen=True, slots=True)
class _Comment:
    """A comment, and the lines that it would speak of."""

    text: str
    line: int
    column: int
    """0-based."""
    first: int
    last: int


def _read(lines: Lines, comments: Callable[[Lines], Iterator[_Comment]]) -> Comments:
    found: list[Suppression] = []
    mistakes: list[Mistake] = []
    skips_file = False
    for comment in comments(lines):
        match = _COMMENT.search(comment.text)
        said = _said(match) if match else None
        if match is None or said is None:
            continue
        if said.mistake:
            mistakes.append(Mistake(comment.line, said.mistake))
        elif said.skips_file:
            skips_file = True
        else:
            start, behind = lines.starts[comment.first - 1], lines.starts[comment.last :]
            span = Span(start, behind[0] if behind else len(lines.text) + 1)
            column = comment.column + match.start() + 1
            place = comment.first, comment.last, span
            found.append(
                Suppression(comment.line, column, said.names, *place, match.group().rstrip())
            )
    return Comments(tuple(found), tuple(mistakes), skips_file)


# What a comment says


@dataclass(frozen=True, slots=True)
class _Said:
    """What a comment asks for, or why it asks for nothing."""

    names: tuple[str, ...] = ()
    skips_file: bool = False
    mistake: str = ""


def _said(comment: re.Match[str]) -> _Said | None:
    """None for a sentence about diffwright that asks it for nothing."""
    word, rest = comment["word"], comment["rest"]
    if not comment["colon"]:
        # Without the colon it may be any sentence.
        exact = word in {IGNORE, SKIP}
        return (
            _Said(mistake=f"{_shown(comment)} lacks the colon; {_right(word)}") if exact else None
        )
    if word == SKIP and not _NAMES.match(rest):
        return _Said(skips_file=True)
    if word == SKIP:
        why = "is for all codemods alike"
        return _Said(mistake=f'{_shown(comment)}: "{SKIP}" {why}; {_right(word)}')
    if word != IGNORE:
        return _Said(mistake=_unknown(comment))
    bracket = _NAMES.match(rest)
    if bracket is None:
        if rest and not rest[0].isspace():
            return _Said(mistake=f"{_shown(comment)} means nothing; {_right('ignore[no-six]')}")
        return _Said()
    names = tuple(filter(None, (it.strip() for it in bracket["names"].split(","))))
    if not bracket["closed"]:
        first = names[0].split()[0] if names else "no-six"
        right = _right(f"ignore[{first}]")
        return _Said(mistake=f"{_shown(comment)}: its bracket is not closed; {right}")
    if not names:
        why = "names no codemod between its brackets"
        return _Said(mistake=f"{_shown(comment)} {why}; {_right(IGNORE)}")
    return _Said(names)


def _unknown(comment: re.Match[str]) -> str:
    word = comment["word"]
    near = get_close_matches(word.lower(), (IGNORE, SKIP), 1)
    meant = _ELSEWHERE.get(word.lower()) or (near[0] if near else "")
    if meant:
        return f'{_shown(comment)} means nothing; did you mean "# {MARK}: {meant}"?'
    both = f'"# {MARK}: {IGNORE}" and "# {MARK}: {SKIP}"'
    return f"{_shown(comment)} means nothing; there are {both}"


def _right(said: str) -> str:
    return f'write "# {MARK}: {said}"'


def _shown(comment: re.Match[str]) -> str:
    """As much of a comment as a message shows: without the reason."""
    word = comment["word"] + (comment["rest"].split() or [""])[0] * (comment["rest"][:1] != " ")
    said = f"# {MARK}{':' if comment['colon'] else ''} {word}"
    return f'"{said.rstrip()}"'


# Where a comment stands


def _in_python(lines: Lines) -> Iterator[_Comment]:
    found = logical.scan(lines) or Scan([], [])
    for it in found.comments:
        if MARK in it.text:
            yield _Comment(it.text, it.row, it.column, *_lines_of(found.lines, it))


def _lines_of(statements: Sequence[Logical], comment: Comment) -> tuple[int, int]:
    """The first and the last line that a comment speaks of."""
    row, number = comment.row, comment.number
    if number == len(statements):
        return row, row  # nothing stands below it
    statement = statements[number]
    if not comment.is_within:
        # From the comment on: what explains a statement is a part of it to some codemods.
        last = number
        while statements[last].leads == "@" and last + 1 < len(statements):
            last += 1
        return row, statements[last].last
    if row not in statement.rows:
        below = min((it for it in statement.rows if it > row), default=row)
        return below, below
    if row not in {statement.first, statement.last}:
        return row, row
    first = number
    if statement.leads in _DEFINE:
        while first and statements[first - 1].leads == "@":
            first -= 1
    return statements[first].first, statement.last


def _in_document(lines: Lines) -> Iterator[_Comment]:
    for match in _IN_DOCUMENT.finditer(lines.text):
        before = match["before"]
        if MARK not in match["comment"] or before.count('"') % 2 or before.count("'") % 2:
            continue
        row = lines.line_of(match.start())
        last = row if before.strip() else _below(lines, row)
        yield _Comment(match["comment"], row, len(before), last, last)


def _below(lines: Lines, row: int) -> int:
    """The next line that says something and is no comment; the line itself if there is none."""
    for number, start in enumerate(lines.starts[row:], row + 1):
        said = lines.text[start : lines.end_of(start)].strip()
        if said and not said.startswith("#"):
            return number
    return row
