"""What a review does to one file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from codemods.engine.results import Change
from codemods.patching.diff import unified_diff
from codemods.patching.hunks import with_context
from codemods.patching.pieces import made, marks_of
from codemods.patching.stat import counted

_CONTEXT = 3


@dataclass(frozen=True, slots=True)
class FileEdit:
    """Some of the pieces of a change of a file, or all of them."""

    change: Change
    """With these pieces alone."""
    numbers: frozenset[int]
    """Of the pieces, in the whole change."""
    added: int
    removed: int
    """Lines."""

    @property
    def path(self) -> str:
        return self.change.path

    @property
    def needs_review(self) -> bool:
        """Whether behaviour changes by it."""
        return any(piece.needs_review for piece in self.change.pieces)


def edit_of(change: Change, numbers: Collection[int]) -> FileEdit:
    """The edit that makes the pieces with these numbers. Its diff names codemods where there are
    several, and says where a person should look."""
    pieces = tuple(change.pieces[number] for number in sorted(numbers))
    is_named = len(frozenset[str]().union(*(it.names for it in pieces))) > 1
    marks = marks_of(pieces, change.before, is_named=is_named)
    path, before = change.path, change.before
    if len(pieces) < len(change.pieces):
        after = made(before, pieces)
        diff = unified_diff(path, before, after, marks=marks)
    elif change.is_creation or change.is_deletion:
        after, diff = change.after, change.diff
    else:
        after = change.after
        diff = with_context(path, before, after, change.diff, marks, _CONTEXT)
    some = replace(change, after=after, diff=diff, pieces=pieces)
    lines = counted(path, before, after, diff)
    return FileEdit(some, frozenset(numbers), lines.added, lines.removed)
