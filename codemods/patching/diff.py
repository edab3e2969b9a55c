"""A unified diff as git writes it, that `git apply` and `patch -p1` take as it is.

Everything is bytes: a carriage return is part of the content of its line, and so is a form
feed or a byte that is no UTF-8. A line ends after ``b"\\n"`` or at the end of the file.
"""

from __future__ import annotations

import io
import os
import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# git's own driver for Python (userdiff.c). The dot leaves out the newline that ends the line.
_FUNCTION = re.compile(rb"[ \t]*((?:class|(?:async[ \t]+)?def)[ \t].*)")
_FUNCTION_BYTES = 80
_GIT_SPACE = b" \t\r\n"

_NO_NEWLINE = b"\n\\ No newline at end of file\n"

# What git escapes in a name under core.quotePath=true; all other bytes stand for themselves.
_ESCAPES = {
    **{byte: b"\\%03o" % byte for byte in (*range(0x20), *range(0x7F, 0x100))},
    **{ord(char): b"\\" + char.encode() for char in '"\\'},
    **dict(zip(b"\a\b\t\n\v\f\r", (b"\\" + bytes([c]) for c in b"abtnvfr"), strict=True)),
}

# difflib is cubic at its worst: a quarter of a second for 300 lines against 300.
_MATCHED_CELLS = 300 * 300


@dataclass(frozen=True, slots=True)
class Region:
    """A changed run of lines: 0-based and half-open, in the old file and in the new one.

    A last line without a newline counts as a line; nothing after a final newline does.
    """

    before_start: int
    before_end: int
    after_start: int
    after_end: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Who changed lines of the old file: 0-based and half-open, counted at line feeds."""

    start: int
    end: int
    names: frozenset[str] = frozenset()
    """The codemods to name."""
    needs_review: bool = False


def unified_diff(
    path: str,
    before: bytes,
    after: bytes,
    regions: Sequence[Region] | None = None,
    *,
    context: int = 3,
    marks: Sequence[Mark] = (),
) -> bytes:
    """The change of one file from `before` to `after`, or ``b""`` where both are equal.

    `path` is relative to the root of the tree, with ``/`` between its parts, and may hold
    bytes that `os.fsdecode` has escaped. `regions`, sorted and without overlap, say where the
    contents may differ, and only lines in them are compared one by one; without them, the
    whole file is one region. `context` is the number of unchanged lines around a change. Each hunk
    that changes lines of `marks` has their names at the end of its header, and says whether it
    needs review: there git puts the function, and programs that apply a diff read nothing.

    Raises `ValueError` if the contents differ outside `regions`: such a diff would not apply.
    """
    if before == after:
        return b""
    old, new = _lines(before), _lines(after)
    if regions is None:
        regions = [Region(0, len(old), 0, len(new))]
    _check(regions, old, new)
    changes = _joined(change for region in regions for change in _changes(region, old, new))
    return b"".join([*_head(path), *_body(changes, old, new, context, marks)])


def changed_lines(before: bytes, after: bytes) -> list[Region]:
    """Where two contents differ, as their diff shows it."""
    old, new = _lines(before), _lines(after)
    return _joined(_changes(Region(0, len(old), 0, len(new)), old, new))


def deletion_diff(
    path: str, content: bytes, *, executable: bool = False, marks: Sequence[Mark] = ()
) -> bytes:
    """The deletion of a file; `path` and `marks` as in `unified_diff`."""
    old = _lines(content)
    mode = b"100755" if executable else b"100644"
    diff, before, _ = _head(path)
    head = b"%bdeleted file mode %b\n" % (diff, mode)
    if not old:
        return head
    hunk = b"@@ -%b +0,0 @@%b\n" % (_range(0, len(old)), _heading(b"", marks))
    return b"".join([head, before, b"+++ /dev/null\n", hunk, *_marked(b"-", old)])


def creation_diff(path: str, content: bytes, *, marks: Sequence[Mark] = ()) -> bytes:
    """The creation of a file; parameters as in `deletion_diff`."""
    new = _lines(content)
    diff, _, after = _head(path)
    head = b"%bnew file mode 100644\n" % diff
    if not new:
        return head
    hunk = b"@@ -0,0 +%b @@%b\n" % (_range(0, len(new)), _heading(b"", marks))
    return b"".join([head, b"--- /dev/null\n", after, hunk, *_marked(b"+", new)])


def _lines(content: bytes) -> list[bytes]:
    # Not splitlines(), for which a lone carriage return ends a line too.
    return io.BytesIO(content).readlines()


def _check(regions: Iterable[Region], old: list[bytes], new: list[bytes]) -> None:
    at_before = at_after = 0
    end = Region(len(old), len(old), len(new), len(new))
    for region in (*regions, end):
        if not (
            at_before <= region.before_start <= region.before_end <= len(old)
            and at_after <= region.after_start <= region.after_end <= len(new)
        ):
            raise ValueError(f"{region} is out of order or out of the file; sort and clip regions")
        if old[at_before : region.before_start] != new[at_after : region.after_start]:
            raise ValueError(f"the contents differ before {region}; widen the regions")
        at_before, at_after = region.before_end, region.after_end


# Which lines changed


def _changes(region: Region, old: list[bytes], new: list[bytes]) -> Iterator[Region]:
    """The changes within one region, in order, each without a common line at either end."""
    # A stack, and not recursion: its depth would be up to the file.
    pending = [region]
    while pending:
        piece = _trimmed(pending.pop(), old, new)
        a = old[piece.before_start : piece.before_end]
        b = new[piece.after_start : piece.after_end]
        if not a or not b:
            if a or b:
                yield piece
        elif len(a) * len(b) <= _MATCHED_CELLS:
            yield from _matched(piece, a, b)
        elif anchors := _anchors(a, b):
            pending.extend(reversed(_between(anchors, piece)))
        else:
            yield piece


def _trimmed(region: Region, old: list[bytes], new: list[bytes]) -> Region:
    """The region without the lines that both sides have at its start, then at its end."""
    start, end = region.before_start, region.before_end
    after_start, after_end = region.after_start, region.after_end
    while start < end and after_start < after_end and old[start] == new[after_start]:
        start += 1
        after_start += 1
    while start < end and after_start < after_end and old[end - 1] == new[after_end - 1]:
        end -= 1
        after_end -= 1
    return Region(start, end, after_start, after_end)


def _matched(piece: Region, a: list[bytes], b: list[bytes]) -> Iterator[Region]:
    before, after = piece.before_start, piece.after_start
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Region(before + i1, before + i2, after + j1, after + j2)


def _anchors(a: list[bytes], b: list[bytes]) -> list[tuple[int, int]]:
    """Lines that occur once in `a` and once in `b`: the longest row that is in order in both.

    The pairs of positions are what a patience diff starts from; they cost n log n, where
    difflib's matching costs up to n cubed.
    """
    in_a, in_b = Counter(a), Counter(b)
    where = {line: j for j, line in enumerate(b) if in_b[line] == 1}
    pairs = [(i, where[line]) for i, line in enumerate(a) if in_a[line] == 1 and line in where]
    # The longest increasing row of second positions: lasts[n] is the smallest position at
    # which a row of n + 1 pairs can end, ends[n] the number of that pair.
    lasts: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for number, (_, j) in enumerate(pairs):
        length = bisect_left(lasts, j)
        if length == len(lasts):
            lasts.append(j)
            ends.append(number)
        lasts[length], ends[length] = j, number
        previous.append(ends[length - 1] if length else -1)
    row = []
    number = ends[-1] if ends else -1
    while number >= 0:
        row.append(pairs[number])
        number = previous[number]
    return row[::-1]


def _between(anchors: list[tuple[int, int]], piece: Region) -> list[Region]:
    """What lies before, between and after the anchors, where there is anything."""
    before, after = piece.before_start, piece.after_start
    pieces = []
    for i, j in [
        *((piece.before_start + i, piece.after_start + j) for i, j in anchors),
        (piece.before_end, piece.after_end),
    ]:
        if before < i or after < j:
            pieces.append(Region(before, i, after, j))
        before, after = i + 1, j + 1
    return pieces


def _joined(changes: Iterable[Region]) -> list[Region]:
    """Changes that touch made one, so that all removed lines stand before all added ones."""
    joined: list[Region] = []
    for change in changes:
        if joined and joined[-1].before_end == change.before_start:
            last = joined.pop()
            joined.append(
                Region(last.before_start, change.before_end, last.after_start, change.after_end)
            )
        else:
            joined.append(change)
    return joined


def _touching(marks: Sequence[Mark], hunk: Sequence[Region]) -> list[Mark]:
    """The marks that have a line in common with a hunk's changes."""
    return [mark for mark in marks if any(_touches(mark, change) for change in hunk)]


def _touches(mark: Mark, change: Region) -> bool:
    """Whether a change is of the lines of a mark. Lines that are only added stand above or below
    what they were added to."""
    if change.before_start == change.before_end:
        return mark.start <= change.before_start <= mark.end
    return mark.start < change.before_end and change.before_start < mark.end


# How they are written


def _head(path: str) -> Iterator[bytes]:
    name = os.fsencode(path)
    # git ends a name that holds a space with a tab, since patch reads a date after a space.
    tab = b"\t" if b" " in name else b""
    a, b = quoted(b"a/" + name), quoted(b"b/" + name)
    yield b"diff --git %b %b\n" % (a, b)
    yield b"--- %b%b\n" % (a, tab)
    yield b"+++ %b%b\n" % (b, tab)


def quoted(name: bytes) -> bytes:
    """A name as git writes it: in quotes and with escapes, where it holds what is no plain text."""
    if not any(byte in _ESCAPES for byte in name):
        return name
    return b'"%b"' % b"".join(_ESCAPES.get(byte, b"%c" % byte) for byte in name)


def _body(
    changes: list[Region],
    old: list[bytes],
    new: list[bytes],
    context: int,
    marks: Sequence[Mark],
) -> Iterator[bytes]:
    function = b""
    searched = 0
    for hunk in _hunks(changes, context):
        first, last = hunk[0], hunk[-1]
        # All before the first change is equal, and so is all after the last one: the lines of
        # context are as many in the new file as they are in the old.
        above = min(context, first.before_start)
        below = min(context, len(old) - last.before_end)
        start, end = first.before_start - above, last.before_end + below
        function = _function(old, searched, start) or function
        searched = start
        yield b"@@ -%b +%b @@%b\n" % (
            _range(start, end),
            _range(first.after_start - above, last.after_end + below),
            _heading(function, _touching(marks, hunk)),
        )
        for change in hunk:
            yield from _marked(b" ", old[start : change.before_start])
            yield from _marked(b"-", old[change.before_start : change.before_end])
            yield from _marked(b"+", new[change.after_start : change.after_end])
            start = change.before_end
        yield from _marked(b" ", old[start:end])


def _hunks(changes: list[Region], context: int) -> Iterator[list[Region]]:
    """The changes in groups: those whose lines of context touch or overlap share a hunk."""
    hunk: list[Region] = []
    for change in changes:
        if hunk and change.before_start - hunk[-1].before_end > 2 * context:
            yield hunk
            hunk = []
        hunk.append(change)
    if hunk:
        yield hunk


def _function(old: list[bytes], start: int, end: int) -> bytes:
    """The last line in ``old[start:end]`` that opens a class or a function, as git cuts it."""
    for line in reversed(old[start:end]):
        # The two searches for bytes spare the expression, which is ten times as slow.
        if (b"def" in line or b"class" in line) and (match := _FUNCTION.match(line)):
            return _cut(match[1])
    return b""


def _cut(line: bytes) -> bytes:
    """At most 80 bytes, none of them from the first that is no UTF-8 on (so it prints)."""
    line = line[:_FUNCTION_BYTES].rstrip(_GIT_SPACE)
    try:
        line.decode()
    except UnicodeDecodeError as error:
        return line[: error.start]
    return line


def _heading(function: bytes, marks: Sequence[Mark]) -> bytes:
    """What stands behind the numbers of a hunk: its function, and in brackets who made it."""
    names = ", ".join(sorted({name for mark in marks for name in mark.names}))
    review = "review" if any(mark.needs_review for mark in marks) else ""
    told = "; ".join(part for part in (names, review) if part)
    return b"".join(
        b" " + part for part in (function, b"[%b]" % told.encode() if told else b"") if part
    )


def _range(start: int, end: int) -> bytes:
    """Lines as a hunk header counts them: from 1, but an empty range by the line before it."""
    count = end - start
    if count == 1:
        return b"%d" % (start + 1)
    return b"%d,%d" % (start + 1 if count else start, count)


def _marked(mark: bytes, lines: list[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield mark + line if line.endswith(b"\n") else mark + line + _NO_NEWLINE
