"""The pieces that a change of a file is made of, and what comes of some of them, or of all.

Everything is bytes and byte offsets, as in `codemods.patching.diff`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from codemods.patching.diff import Mark


@dataclass(frozen=True, slots=True)
class Piece:
    """What replaces a range of the old file; 0-based and half-open."""

    start: int
    end: int
    text: bytes
    names: frozenset[str] = frozenset()
    """The codemods that asked for it."""
    needs_review: bool = False
    """Whether behaviour changes by it, as intended, so that a person should look."""
    group: int = 0
    """Pieces of one group carry out the same repair: all of them are made, or none."""

    @property
    def growth(self) -> int:
        """By how many bytes the file gets longer."""
        return len(self.text) - (self.end - self.start)


def made(before: bytes, pieces: Iterable[Piece]) -> bytes:
    """The file with these pieces in it; they are sorted and don't overlap."""
    parts: list[bytes] = []
    position = 0
    for piece in pieces:
        parts += [before[position : piece.start], piece.text]
        position = piece.end
    return b"".join([*parts, before[position:]])


def marks_of(pieces: Iterable[Piece], before: bytes, *, is_named: bool) -> list[Mark]:
    """Whose the lines of the old file are that the sorted pieces touch: with the names of the
    codemods, or without."""
    found: list[Mark] = []
    position = line = 0
    for piece in pieces:
        line += before.count(b"\n", position, piece.start)
        position = piece.start
        last = line + before.count(b"\n", piece.start, max(piece.end - 1, piece.start))
        names = piece.names if is_named else frozenset[str]()
        found.append(Mark(line, last + 1, names, piece.needs_review))
    return found


def composed(before: bytes, first: Sequence[Piece], second: Sequence[Piece]) -> list[Piece]:
    """The pieces of two changes, one after the other, as pieces of one.

    The offsets of `second` are those of what `first` makes of `before`. Where pieces of both meet,
    they are one from then on, and so are their groups.
    """
    between = made(before, first)
    result: list[Piece] = []
    groups = Groups()
    growth = 0
    for cluster in _clusters(first, second):
        start, end = cluster[0].start, max(it.end for it in cluster)
        within = [
            replace(it.piece, start=it.start - start, end=it.end - start)
            for it in cluster
            if it.is_second
        ]
        grown = sum(it.piece.growth for it in cluster if not it.is_second)
        result.append(
            Piece(
                start - growth,
                end - growth - grown,
                made(between[start:end], within),
                frozenset[str]().union(*(it.piece.names for it in cluster)),
                any(it.piece.needs_review for it in cluster),
                groups.joined((it.is_second, it.piece.group) for it in cluster),
            )
        )
        growth += grown
    return [replace(it, group=groups.of(it.group)) for it in result]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A piece, and where it stands between two changes: behind the first, or before the second."""

    start: int
    end: int
    is_second: bool
    piece: Piece


def _clusters(first: Sequence[Piece], second: Sequence[Piece]) -> Iterator[list[_Placed]]:
    """The pieces of two changes, by place; those of both that meet together."""
    growths = accumulate((it.growth for it in first), initial=0)
    ours = [
        _Placed(it.start + growth, it.start + growth + len(it.text), False, it)
        for it, growth in zip(first, growths, strict=False)
    ]
    theirs = [_Placed(it.start, it.end, True, it) for it in second]
    cluster: list[_Placed] = []
    end = 0
    for it in sorted((*ours, *theirs), key=lambda it: (it.start, it.end)):
        if cluster and it.start >= end and not (it.start == end and _differ(it, cluster[-1])):
            yield cluster
            cluster, end = [], 0
        cluster.append(it)
        end = max(end, it.end)
    if cluster:
        yield cluster


def _differ(one: _Placed, other: _Placed) -> bool:
    """Whether two pieces are of different changes."""
    return one.is_second != other.is_second


class Groups:
    """Things that hang together, by number: what is joined stays so."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._parents: list[int] = []

    def joined(self, things: Iterable[Hashable]) -> int:
        """The number of a group that holds these things from now on, and all that was with them."""
        roots = sorted({self.of(self._number(it)) for it in things})
        for root in roots[1:]:
            self._parents[root] = roots[0]
        return roots[0]

    def of(self, number: int) -> int:
        """The number that a group has by now."""
        while self._parents[number] != number:
            number = self._parents[number]
        return number

    def _number(self, thing: Hashable) -> int:
        number = self._numbers.setdefault(thing, len(self._parents))
        if number == len(self._parents):
            self._parents.append(number)
        return number
