"""How a line that an edit made too long is broken: within its brackets, as the file does it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from codemods.engine.alignment import aligned, shifted
from codemods.engine.text import newline_of
from codemods.engine.tokens import Scan, Token, pairs, scan

_HANGING = re.compile(r"^([ \t]*)\S.*[(\[{][ \t]*\r?\n(?=([ \t]*)[^\s#)\]}])", re.M)
_VISUAL = re.compile(r"^[^#\r\n]*[(\[{][^\s()\[\]{}#][^()\[\]{}\r\n]*,[ \t]*\r?$", re.M)
_DEFINITION = re.compile(r"\s*(?:@[^\n]*\n\s*)*(?:class|def|async[ \t]+def)\b")
_CLOSER = re.compile(r"^[ \t]*[)\]}]", re.M)
_LEADING = re.compile(r"^[ \t]*(?:and|or)\b", re.M)
_TRAILING = re.compile(r"\b(?:and|or)[ \t]*\r?$", re.M)

_STEPS = (2, 4, 8)
_STEP = 4
"""Source: PEP 8, "Indentation"."""

_HEADERS = ("async", "case", "class", "def", "elif", "except", "for", "if", "while", "with")
_JOINERS = ("and", "or")
_CLAUSES = ("for", "if", "else", "async")
_OPERATORS = ("+", "-", "*", "/", "//", "%", "|", "&", "^", "@", "<<", ">>")

_MOST_BREAKS = 2
"""More of them in one line are for a person."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How a text breaks its lines."""

    hanging: bool
    """Behind the bracket, and not under what stands behind it."""
    closer_alone: bool
    """Whether the closing bracket then has a line of its own."""
    step: int
    """By how many columns it then indents."""
    operator_leads: bool
    """Whether `and` begins a line, and not ends one."""
    newline: str


def habits_of(statement: str, text: str) -> Habits:
    """The habits of a statement, and of its like in the text around it where it shows none."""
    is_definition = bool(_DEFINITION.match(statement))
    shown = statement
    hangs, stands = _rows(_HANGING, statement), _rows(_VISUAL, statement)
    if not (hangs or stands):
        shown = text
        hangs, stands = (
            [row for row in _rows(pattern, text) if bool(_DEFINITION.match(row)) == is_definition]
            for pattern in (_HANGING, _VISUAL)
        )
    closer_alone = 2 * len(_CLOSER.findall(shown)) > len(_rows(_HANGING, shown))
    steps = Counter(
        len(match[2]) - len(match[1])
        for match in _HANGING.finditer(text)
        if match.group().split(None, 1)[0] not in _HEADERS
    )
    usual = [step for step, _ in steps.most_common() if step in _STEPS]
    return Habits(
        hanging=len(hangs) > len(stands) if hangs or stands else is_definition and closer_alone,
        closer_alone=closer_alone,
        step=usual[0] if usual else _STEP,
        operator_leads=len(_LEADING.findall(text)) >= len(_TRAILING.findall(text)),
        newline=newline_of(text),
    )


def _rows(pattern: re.Pattern[str], text: str) -> list[str]:
    return [match.group() for match in pattern.finditer(text)]


def wrapped(
    text: str, rows: Collection[int], units: Sequence[tuple[int, int]], limit: int, habits: Habits
) -> str:
    """`text`, which begins with a statement, with those of its rows broken that can be.

    `units` are expressions that stood on several lines and now stand on one, as the indices of
    their first and last token: where nothing else helps, they are put in parentheses.
    """
    for row in sorted(rows, reverse=True):  # a break moves only what stands below
        found = scan(text)
        if found is None:
            return text
        bare = _with_import_in_parentheses(text, found, row)
        broken = _fitted(bare, row, limit, habits, anywhere=False)
        for first, last in units:
            if broken is None and found.tokens[first].row == row:
                broken = _in_parentheses(text, found, first, last, limit, habits)
        text = broken or _fitted(text, row, limit, habits, anywhere=True) or text
    return text


def _fitted(text: str, row: int, limit: int, habits: Habits, *, anywhere: bool) -> str | None:
    """The text with one row broken so that it fits, by as few breaks as do it."""
    for breaks in range(1, _MOST_BREAKS + 1):
        result = _broken(text, row, limit, habits, breaks, anywhere)
        if result is not None:
            return result
    return None


def _broken(
    text: str, row: int, limit: int, habits: Habits, breaks: int, anywhere: bool
) -> str | None:
    """The text with one row broken at most so often that all rows it becomes fit, or None."""
    found = scan(text)
    if found is None:
        return None
    if _length(text, found, row) <= limit:
        return text
    if not breaks:
        return None
    for gap in _gaps(found, row, habits, anywhere):
        result = _with_break(text, found, gap, limit, habits)
        if result is None:
            continue
        attempt: str | None = result.text
        for below in range(row + result.added, row, -1):
            attempt = attempt and _broken(attempt, below, limit, habits, breaks - 1, anywhere)
        if attempt is not None:
            return attempt
    return None


# Where a row may be broken


class _Kind(IntEnum):
    COMMA = 0
    JOINER = 1
    OPENER = 2
    OPERATOR = 3


@dataclass(frozen=True, slots=True)
class _Gap:
    """A place where a line may end, before the token at `index`."""

    index: int
    kind: _Kind
    opener: int
    """The index of the innermost bracket around it."""
    rank: tuple[int, int, int]
    """The best first: in few brackets, of a good kind, far behind."""


def _gaps(found: Scan, row: int, habits: Habits, anywhere: bool) -> list[_Gap]:
    """Where a row may be broken, the best first; `anywhere`: also where it does not read well."""
    gaps = []
    tokens = found.tokens
    for index, token in enumerate(tokens):
        if token.row != row or token.leads or token.opener < 0 or token.is_comment:
            continue
        kind = _kind(tokens, index, habits)
        if kind is None or (kind is _Kind.OPENER and _has_rows(tokens, token.opener)):
            continue
        if not anywhere and not _is_good(tokens, token.opener):
            continue
        order = -1 if kind is _Kind.OPENER and habits.hanging else int(kind)
        rank = (_depth(tokens, index), order, -index)
        gaps.append(_Gap(index, kind, token.opener, rank))
    return sorted(gaps, key=lambda gap: gap.rank)


def _kind(tokens: Sequence[Token], index: int, habits: Habits) -> _Kind | None:
    """What kind of place the gap before a token in brackets is; None: not to be broken."""
    token, before = tokens[index], tokens[index - 1]
    if before.opens:
        return None if token.closes else _Kind.OPENER
    if token.closes or _is_in_a_head(tokens, index):
        return None
    if before.text == ",":
        return _Kind.COMMA
    if token.text in _CLAUSES or (token if habits.operator_leads else before).text in _JOINERS:
        return _Kind.JOINER
    if before.is_string and token.is_string:
        return _Kind.OPERATOR
    operator = index if habits.operator_leads else index - 1
    if tokens[operator].text in _OPERATORS and _is_operand(tokens[operator - 1]):
        return _Kind.OPERATOR
    return None


def _is_operand(token: Token) -> bool:
    """Whether an operator behind the token has it on its left."""
    return token.closes or token.is_string or token.text[-1].isalnum() or token.text[-1] == "_"


def _is_in_a_head(tokens: Sequence[Token], index: int) -> bool:
    """Whether a gap parts the parameters of a lambda, or the targets of a `for`."""
    end = ""
    for token in tokens[tokens[index].opener + 1 : index]:
        if token.opener == tokens[index].opener:
            if token.text in {"lambda", "for"}:
                end = ":" if token.text == "lambda" else "in"
            elif token.text == end:
                end = ""
    return bool(end)


def _has_rows(tokens: Sequence[Token], opener: int) -> bool:
    """Whether rows stand below a bracket, or its end does: they were broken by a person."""
    inside = (token for token in tokens[opener + 1 :] if token.opener == opener)
    return any(token.leads for token in inside)


def _depth(tokens: Sequence[Token], index: int) -> int:
    depth = 0
    while (index := tokens[index].opener) >= 0:
        depth += 1
    return depth


def _is_good(tokens: Sequence[Token], opener: int) -> bool:
    """Whether a break in a bracket reads well: it is no subscript, and holds the last argument."""
    bracket, before = tokens[opener], tokens[opener - 1] if opener else None
    if bracket.text == "[" and before and before.end == bracket.start and _is_operand(before):
        return False
    while (outer := tokens[opener].opener) >= 0:
        closer = tokens.index(_closer(tokens, opener))
        behind = [token for token in tokens[closer:] if token.opener == outer]
        if any(token.text == "," and token.row == tokens[closer].row for token in behind):
            return False
        opener = outer
    return True


# How it is broken


@dataclass(frozen=True, slots=True)
class _Result:
    text: str
    added: int
    """How many rows became of the row, less one."""


def _with_break(text: str, found: Scan, gap: _Gap, limit: int, habits: Habits) -> _Result | None:
    """The text with one line break, or None where the row before it doesn't fit."""
    tokens = found.tokens
    token, before = tokens[gap.index], tokens[gap.index - 1]
    if before.end - found.rows[token.row] > limit:
        return None
    if gap.kind is _Kind.OPENER:
        column = _hanging_column(found, gap.opener, habits)
    else:
        column = _column_beside(tokens, gap)
    if column >= token.column or column < _column_below(tokens, gap.opener):
        return None
    pieces = [
        text[: before.end],
        _new_line(text, found, column, habits.newline),
        text[token.start :],
    ]
    added = 1
    if gap.kind is _Kind.OPENER and habits.closer_alone:
        closer = _closer(tokens, gap.opener)
        if closer.row == token.row:
            first = _first_of(found, tokens[gap.opener].row)
            outer = first.column if first else 0
            inner = text[token.start : closer.start].rstrip()
            pieces[2:] = [
                inner,
                _new_line(text, found, outer, habits.newline),
                text[closer.start :],
            ]
            added = 2
    return _realigned(text, found, "".join(pieces), added, limit)


def _realigned(text: str, before: Scan, broken: str, added: int, limit: int) -> _Result | None:
    """What a break gives once all below it is aligned; None if that makes another row too long."""
    after = scan(broken)
    partners = pairs(before, after) if after else None
    if after is None or partners is None:
        return None
    moved = aligned(before, after, {there: here for here, there in partners})
    result = shifted(broken, after, moved)
    final = scan(result)
    if final is None or any(_length(result, final, row) > limit for row in moved):
        return None
    return _Result(result, added)


def _hanging_column(found: Scan, opener: int, habits: Habits) -> int:
    first = _first_of(found, found.tokens[opener].row)
    if first is None:
        return habits.step
    is_header = first.opener < 0 and first.text in _HEADERS
    steps = 2 if is_header and not habits.closer_alone else 1  # told apart from the body
    return first.column + steps * habits.step


def _column_below(tokens: Sequence[Token], opener: int) -> int:
    """The column of the next row in one of the brackets around a bracket; 0 if there is none."""
    around, outer = set(), tokens[opener].opener
    while outer >= 0:
        around.add(outer)
        outer = tokens[outer].opener
    rows = (token for token in tokens[opener:] if token.leads and not token.closes)
    return next((token.column for token in rows if token.opener in around), 0)


def _column_beside(tokens: Sequence[Token], gap: _Gap) -> int:
    """The column of the rows in the bracket around a gap, the ones above it first."""
    rows = [
        token
        for token in tokens[gap.opener + 1 :]
        if token.opener == gap.opener and token.leads and not token.closes
    ]
    above = [token for token in rows if token.start < tokens[gap.index].start]
    beside = above[-1:] or [tokens[gap.opener + 1]]
    return beside[0].column


def _first_of(found: Scan, row: int) -> Token | None:
    """The token that a row begins with, unless it begins within a string."""
    return next((token for token in found.tokens if token.row == row and token.leads), None)


def _closer(tokens: Sequence[Token], opener: int) -> Token:
    return next(token for token in tokens if token.closes and token.opener == opener)


def _new_line(text: str, found: Scan, column: int, newline: str) -> str:
    """A line break, and the white space up to a column behind it: tabs as the statement has."""
    first = text[: found.tokens[0].start]
    tabs = first[: len(first) - len(first.lstrip("\t"))]
    return newline + tabs + " " * (column - len(tabs))


def _length(text: str, found: Scan, row: int) -> int:
    end = found.rows[row + 1] if row + 1 < len(found.rows) else len(text)
    return len(text[found.rows[row] : end].rstrip())


# Parentheses


def _with_import_in_parentheses(text: str, found: Scan, row: int) -> str:
    """The text with parentheses around the names that a `from` import on the row has."""
    tokens = [token for token in found.tokens if token.row == row]
    words = [token.text for token in tokens]
    if words[0] != "from" or "import" not in words or not tokens[0].leads:
        return text
    names = tokens[words.index("import") + 1 :]
    if any(not (name.text.isidentifier() or name.text == ",") for name in names):
        return text
    first, last = names[0].start, names[-1].end
    if text[last:].lstrip(" \t").startswith("\\"):
        return text  # there are more on the next row
    return f"{text[:first]}({text[first:last]}){text[last:]}"


def _in_parentheses(
    text: str, found: Scan, first: int, last: int, limit: int, habits: Habits
) -> str | None:
    """The text with the tokens from `first` to `last` in parentheses, on a row of their own."""
    tokens = found.tokens
    row = tokens[first].row
    start, end = tokens[first].start, tokens[last].end
    bare = f"{text[:start]}({text[start:end]}){text[end:]}"
    after = scan(bare)
    if after is None:
        return None
    gap = _Gap(first + 1, _Kind.OPENER, first, (0, 0, 0))
    result = _with_break(bare, after, gap, limit, habits)
    if result is None:
        return None
    final = scan(result.text)
    fits = final is not None and all(
        _length(result.text, final, below) <= limit for below in range(row, row + result.added + 1)
    )
    return result.text if fits else None


def overlong(text: str, found: Scan, limit: int) -> Iterator[int]:
    """The rows over the limit that hold code, and no comment that would be torn from it."""
    for row in range(len(found.rows)):
        if _length(text, found, row) > limit:
            tokens = [token for token in found.tokens if token.row == row]
            if tokens and not any(token.is_comment for token in tokens):
                yield row
