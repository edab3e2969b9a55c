"""What is stored of a file: what was found in it, and what it becomes, as bytes.

Of a change only its lines are stored, not the contents of the file. And no entry holds a password
that stands in a connection string in the code: such a file is treated anew each time, if what is to
be stored of it shows the password.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from codemods.engine.passwords import passwords
from codemods.engine.results import Change
from codemods.recall.pickling import dumped, loaded

if TYPE_CHECKING:
    from codemods.engine.pipeline import Rewritten, Surveyed

_HUNK = re.compile(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", re.M)


def _shows(entry: bytes, secrets: Iterable[bytes]) -> bool:
    """Whether an entry holds a password, one of `secrets` or another."""
    return any(it in entry for it in secrets) or bool(passwords(entry))


# What was found


def survey_entry(surveyed: Surveyed | None, secrets: Iterable[bytes]) -> bytes | None:
    """What is stored of a survey; None if nothing may be.

    `secrets`: the passwords that the file holds. What went wrong is not stored: it may have had
    other reasons than the content, and what is said of it shows some of that.
    """
    if surveyed is None:
        return b""
    if surveyed.problem:
        return None
    entry = dumped(surveyed)
    return None if _shows(entry, secrets) else entry


def survey_of(entry: bytes) -> Surveyed | None:
    """What was found. Raises whatever `pickle` raises."""
    if not entry:
        return None
    surveyed: Surveyed = loaded(entry)
    return surveyed


# What a file becomes


@dataclass(frozen=True, slots=True)
class _Piece:
    """Bytes of the old content, and what takes their place."""

    start: int
    end: int
    after: bytes


def rewrite_entry(rewritten: Rewritten) -> bytes | None:
    """What is stored of a rewritten file; None if nothing may be."""
    result, again = rewritten.result, rewritten.again
    if result.problem or (again and again.problem):
        return None
    change = result.change
    pieces: tuple[_Piece, ...] = ()
    secrets: frozenset[bytes] = frozenset()
    if change is not None:
        pieces = _pieces(change)
        if _pieced(change.before, pieces) != change.after:
            return None
        secrets = passwords(change.before)
        emptied = replace(change, before=b"", after=b"")
        rewritten = replace(rewritten, result=replace(result, change=emptied))
    entry = dumped((rewritten, pieces))
    return None if _shows(entry, secrets) else entry


def rewrite_of(entry: bytes, content: bytes) -> Rewritten:
    """The same again; `content` is that of the file. Raises whatever `pickle` raises."""
    rewritten: Rewritten
    rewritten, pieces = loaded(entry)
    change = rewritten.result.change
    if change is None:
        return rewritten
    whole = replace(change, before=content, after=_pieced(content, pieces))
    return replace(rewritten, result=replace(rewritten.result, change=whole))


def _pieces(change: Change) -> tuple[_Piece, ...]:
    """What the hunks of a change are about."""
    before, after = _line_starts(change.before), _line_starts(change.after)
    pieces = []
    for hunk in _HUNK.finditer(change.diff):
        start, end = _lines(hunk[1], hunk[2])
        new_start, new_end = _lines(hunk[3], hunk[4])
        text = change.after[after[new_start] : after[new_end]]
        pieces.append(_Piece(before[start], before[end], text))
    return tuple(pieces)


def _lines(start: bytes, count: bytes | None) -> tuple[int, int]:
    """Half-open and from 0, from the header of a hunk, which counts an empty range by the line
    before it."""
    lines = 1 if count is None else int(count)
    first = int(start) - 1 if lines else int(start)
    return first, first + lines


def _line_starts(content: bytes) -> list[int]:
    """Where each line starts, and where the last one ends."""
    starts = [0, *(match.end() for match in re.finditer(rb"\n", content))]
    return starts if content.endswith(b"\n") or not content else [*starts, len(content)]


def _pieced(content: bytes, pieces: Iterable[_Piece]) -> bytes:
    parts, at = [], 0
    for piece in pieces:
        parts += [content[at : piece.start], piece.after]
        at = piece.end
    return b"".join([*parts, content[at:]])
