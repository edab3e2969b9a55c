"""How what is too large for one review is divided, and always alike.

All paths of a repository are taken for the leaves of a tree: what begins alike hangs together, so a
folder is a branch of it, and neighbours in a folder whose names begin alike are one, too. From the
leaves down, branches that meet are one review as long as the limits allow. Where they don't, the
larger one becomes a review, and the smaller one goes on. So each review but the last one is more
than half full, and what it holds lies close together.

A *cell* is the branch at which a review ends. It is what a review is known by: its name depends on
the names of folders and files, and not on what else there is. Where a file comes or goes, only the
reviews on its own way to the root may change. If one were filled after the other instead, each file
that goes would move the borders of all reviews behind it.

What has been a review once stays one, which is what the cells of earlier plans are for: else what
is left of a repository after some reviews are merged would be put together anew, under another key.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from codemods.batch.split.units import Unit

_ALONE = "="
"""Stands before the cell of a unit that is too large already."""
_SLACK = 1.25
"""What has been a review may grow by a quarter before it is divided."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a review may be."""

    files: int
    lines: int

    def allow(self, files: float, lines: float) -> bool:
        """Whether a review may have so many."""
        return files <= self.files and lines <= self.lines

    def share(self, files: int, lines: int) -> float:
        """How much of what is allowed that is."""
        return max(files / self.files, lines / self.lines)


@dataclass(frozen=True, slots=True)
class _Branch:
    """What is still to become a review, somewhere in a branch."""

    place: str
    """The bits of one of its paths."""
    units: tuple[Unit, ...]
    files: int
    lines: int

    def with_(self, other: _Branch) -> _Branch:
        """Both."""
        return _Branch(
            self.place,
            self.units + other.units,
            self.files + other.files,
            self.lines + other.lines,
        )


def divided(
    units: Sequence[Unit], limits: Limits, earlier: Collection[str]
) -> Iterator[tuple[str, list[Unit]]]:
    """The cells of units, each with those that are one review, in the order of paths. No two units
    have a file in common. `earlier`: cells of plans before this one."""
    rest: list[_Branch] = []
    found: list[tuple[str, _Branch]] = []
    for unit in units:
        branch = _Branch(_bits(unit), (unit,), len(unit.edits), unit.lines)
        alone = _ALONE + _spelled(branch.place)
        if alone in earlier or not limits.allow(branch.files, branch.lines):
            found.append((alone, branch))
        else:
            rest.append(branch)
    known = {_bits_of(it) for it in earlier if not it.startswith(_ALONE)}
    found += _cells(rest, limits, known)
    for cell, branch in sorted(found, key=lambda it: min(map(_bits, it[1].units))):
        yield cell, sorted(branch.units, key=_bits)


def depth_of(cell: str) -> int:
    """How many bytes of its paths tell a cell from others, where a part of one counts. Of what is a
    review alone that is nothing: it is told by what it is. What stands before a slash is not
    read."""
    name = cell.rpartition("/")[2]
    return 0 if name.startswith(_ALONE) else -(-int(name.partition(":")[0] or 0) // 8)


def _cells(
    branches: list[_Branch], limits: Limits, known: Collection[str]
) -> Iterator[tuple[str, _Branch]]:
    branches = sorted(branches, key=lambda it: it.place)
    meetings = {_common(one.place, other.place) for one, other in pairwise(branches)}
    for depth in sorted(meetings | {len(cell) for cell in known}, reverse=True):
        going_on = []
        for prefix, met in groupby(branches, key=lambda it: it.place[:depth]):
            may_grow = any(prefix.startswith(cell) for cell in known)
            slack = _SLACK if may_grow else 1.0
            one, *others = met
            for other in others:  # there is one at most: each bit has two values
                both = one.with_(other)
                if limits.allow(both.files / slack, both.lines / slack):
                    one = both
                else:
                    one, full = sorted(
                        (one, other), key=lambda it: limits.share(it.files, it.lines)
                    )
                    yield _spelled(full.place[: depth + 1]), full
            if prefix in known:
                yield _spelled(prefix), one
            else:
                going_on.append(one)
        branches = going_on
    for branch in branches:
        yield _spelled(""), branch


def _bits(unit: Unit) -> str:
    """Where a unit lies: its first path, in bits, with an end that no other path goes on from."""
    path = unit.edits[0].path.encode("utf-8", "surrogateescape") + b"\0"
    return f"{int.from_bytes(path, 'big'):0{len(path) * 8}b}"


def _common(one: str, other: str) -> int:
    """How many bits two places begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _spelled(bits: str) -> str:
    """How many bits there are, and the bytes that they begin, in hexadecimal digits."""
    size = -(-len(bits) // 8)
    return f"{len(bits)}:{int('0' + bits.ljust(size * 8, '0'), 2).to_bytes(size, 'big').hex()}"


def _bits_of(cell: str) -> str:
    """The bits that `_spelled` was given."""
    size, _, digits = cell.partition(":")
    return "".join(f"{byte:08b}" for byte in bytes.fromhex(digits))[: int(size)]
