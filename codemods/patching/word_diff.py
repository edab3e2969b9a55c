"""A diff in which not lines but words are removed and added, as ``git diff --word-diff`` has it.

It is to be read, and not to be applied: white space is that of the new file, and where only white
space changes, nothing is marked. A word is a run of anything else.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from codemods.patching.diff import changed_lines

_WORD = re.compile(rb"\S+")
_END = b"\n"


class Kind(Enum):
    """What a part of a word diff is."""

    HEAD = "head"
    """A line above the hunks of a file."""
    HUNK = "hunk"
    """The header of a hunk."""
    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


class Part(NamedTuple):
    """A part of a word diff."""

    kind: Kind
    text: bytes
    """With the marks around what is removed or added, which never holds the end of a line."""


def word_diff(diff: bytes) -> Iterator[Part]:
    """The parts of the word diff of one or several files, from their unified diffs."""
    removed: list[bytes] = []
    added: list[bytes] = []
    is_head = True
    for line in io.BytesIO(diff):
        kind, rest = line[:1], line[1:]
        if kind == b"\\":
            continue  # that a line has no end is no word
        if kind == b"-" and not is_head:
            removed.append(rest)
            continue
        if kind == b"+" and not is_head:
            added.append(rest)
            continue
        yield from _changed(b"".join(removed), b"".join(added))
        removed, added = [], []
        if kind == b" ":
            yield Part(Kind.KEPT, rest)
            continue
        is_head = kind != b"@"
        yield Part(Kind.HEAD if is_head else Kind.HUNK, line)
    yield from _changed(b"".join(removed), b"".join(added))


def _changed(before: bytes, after: bytes) -> Iterator[Part]:
    """The parts of lines that take the place of others."""
    if not after:
        yield from _marked(Kind.REMOVED, before)
        return
    old, new = [*_WORD.finditer(before)], [*_WORD.finditer(after)]
    place = 0
    for it in changed_lines(*(b"".join(word[0] + _END for word in words) for words in (old, new))):
        words = new[it.after_start : it.after_end]
        # What is only removed stood behind the word before it.
        start = (
            words[0].start() if words else new[it.after_start - 1].end() if it.after_start else 0
        )
        end = words[-1].end() if words else start
        if it.before_start < it.before_end:
            first, last = old[it.before_start], old[it.before_end - 1]
            gone = before[first.start() : last.end()]
        else:
            gone = b""
        yield from _kept(after[place:start])
        yield from _marked(Kind.REMOVED, gone)
        yield from _marked(Kind.ADDED, after[start:end])
        place = end
    yield from _kept(after[place:])


def _kept(text: bytes) -> Iterator[Part]:
    if text:
        yield Part(Kind.KEPT, text)


def _marked(kind: Kind, text: bytes) -> Iterator[Part]:
    """Text between marks, line by line; the ends of its lines stay outside."""
    marks = b"[-%b-]" if kind is Kind.REMOVED else b"{+%b+}"
    for line in io.BytesIO(text):
        content = line.removesuffix(_END)
        if content:
            yield Part(kind, marks % content)
        yield from _kept(line[len(content) :])
