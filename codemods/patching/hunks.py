"""What a diff of one file, as `patching.diff` writes it, says of its lines."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence

from codemods.patching.diff import Mark, Region, unified_diff

_NUMBERS = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def with_context(
    path: str, before: bytes, after: bytes, diff: bytes, marks: Sequence[Mark], context: int
) -> bytes:
    """The same diff with `context` unchanged lines around a change; parameters as in
    `unified_diff`. That of a file that is created or deleted has no unchanged lines."""
    regions = list(regions_of(diff))
    return unified_diff(path, before, after, regions, context=context, marks=marks)


def lines_of(diff: bytes) -> Iterator[bytes]:
    """The lines of all hunks, with what they begin with: a space, a minus, a plus, or a backslash
    where the line before has no end."""
    is_head = True
    for line in io.BytesIO(diff):
        if line.startswith(b"@@"):
            is_head = False
        elif not is_head:
            yield line


def regions_of(diff: bytes) -> Iterator[Region]:
    """The lines that are removed and added, in the order of the file."""
    before = after = 0
    start: tuple[int, int] | None = None
    is_head = True
    for line in (*io.BytesIO(diff), b"@@ -0,0 +0,0 @@"):
        kind = line[:1]
        if kind in b"+-" and not is_head:
            start = start or (before, after)
            before += kind == b"-"
            after += kind == b"+"
            continue
        if kind == b"\\":
            continue
        if start:
            yield Region(start[0], before, start[1], after)
            start = None
        if numbers := _NUMBERS.match(line):
            is_head = False
            before, after = _first(numbers[1], numbers[2]), _first(numbers[3], numbers[4])
        else:
            before += 1
            after += 1


def _first(number: bytes, count: bytes | None) -> int:
    """Counted from 0, the line that a range begins with; an empty one is named by the line before
    it."""
    return int(number) - (count != b"0")
