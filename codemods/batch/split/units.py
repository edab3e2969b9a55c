"""What of a change is never separated: units, each of them the parts that need each other.

| what is one unit                           | why                                                 |
| ------------------------------------------ | --------------------------------------------------- |
| parts that need each other or a third one  | an import that two codemods need, written by both,  |
|                                            | would conflict with what either writes beside it    |
| parts with less than `_GAP` lines between  | git merges what one line lies between, but a patch  |
|                                            | has three lines around it that have to be there     |
| all parts of a file that comes or goes     | git can't merge its deletion and a change of it     |
| parts of one file by the same codemods     | nobody wants to look at one file twice              |
| parts of a file that one alone would break | as a last resort                                    |
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from codemods.batch.split.edits import FileEdit, edit_of
from codemods.engine.results import Change
from codemods.parts.choice import is_sound
from codemods.parts.needs import Part
from codemods.parts.offers import places_of
from codemods.patching.hunks import regions_of
from codemods.patching.pieces import Groups

_GAP = 3
"""Unchanged lines between what two reviews change, at least: tried with git 2.39, `git merge` asks
for one, and `git apply` and `git am` for the three that a patch shows."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is in one review, whatever is asked for."""

    parts: tuple[int, ...]
    names: frozenset[str]
    """The codemods that ask for it."""
    edits: tuple[FileEdit, ...]
    """By path."""

    @property
    def lines(self) -> int:
        """Removed and added ones."""
        return sum(it.added + it.removed for it in self.edits)


def units_of(changes: Sequence[Change], parts: Sequence[Part], *, by_codemod: bool) -> list[Unit]:
    """All parts as units, in the order of their first parts. Where nothing is divided `by_codemod`,
    a file is never in two of them."""
    by_path = {change.path: change for change in changes}
    groups = Groups()
    for number in range(len(parts)):
        groups.joined([number])  # so that parts and groups have the same numbers
    for number, part in enumerate(parts):
        groups.joined([number, *part.needs])
    for near in _neighbours(changes, parts):
        groups.joined(near)
    for together in _in_whole_files(parts, by_path):
        groups.joined(together)
    while True:
        _join_in_files(groups, parts, by_codemod=by_codemod)
        units = _units(groups, parts, by_path)
        conflicts = list(_conflicts(units, by_path))
        if not conflicts:
            return units
        for together in conflicts:
            groups.joined(together)


def _neighbours(changes: Sequence[Change], parts: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """The numbers of parts that follow each other too closely."""
    placed = sorted(
        (place, number) for number, it in enumerate(places_of(changes, parts)) for place in it
    )
    path, end, last = "", 0, -1
    for (where, first, final), number in placed:
        if where == path and first - end <= _GAP:
            yield last, number
        if where != path or final >= end:
            path, end, last = where, final, number


def _in_whole_files(
    parts: Sequence[Part], by_path: Mapping[str, Change]
) -> Iterable[Collection[int]]:
    whole: dict[str, set[int]] = defaultdict(set)
    for number, part in enumerate(parts):
        for path, _ in part.pieces:
            if by_path[path].is_creation or by_path[path].is_deletion:
                whole[path].add(number)
    return whole.values()


def _join_in_files(groups: Groups, parts: Sequence[Part], *, by_codemod: bool) -> None:
    """Join what the same codemods do in one file."""
    names: dict[int, frozenset[str]] = {}
    for number, part in enumerate(parts):
        group = groups.of(number)
        names[group] = names.get(group, frozenset()) | part.names
    sharing: dict[Hashable, list[int]] = defaultdict(list)
    for number, part in enumerate(parts):
        asking = names[groups.of(number)] if by_codemod else None
        for path in {path for path, _ in part.pieces}:
            sharing[path, asking].append(number)
    for numbers in sharing.values():
        groups.joined(numbers)


def _units(groups: Groups, parts: Sequence[Part], by_path: Mapping[str, Change]) -> list[Unit]:
    members: dict[int, list[int]] = defaultdict(list)
    for number in range(len(parts)):
        members[groups.of(number)].append(number)
    return [_unit(numbers, parts, by_path) for numbers in members.values()]


def _unit(numbers: Sequence[int], parts: Sequence[Part], by_path: Mapping[str, Change]) -> Unit:
    pieces: dict[str, set[int]] = defaultdict(set)
    for number in numbers:
        for path, piece in parts[number].pieces:
            pieces[path].add(piece)
    return Unit(
        tuple(numbers),
        frozenset[str]().union(*(parts[it].names for it in numbers)),
        tuple(edit_of(by_path[path], pieces[path]) for path in sorted(pieces)),
    )


def _conflicts(units: Sequence[Unit], by_path: Mapping[str, Change]) -> Iterator[list[int]]:
    """Parts of units that meet in a file after all: as git may see them, or since one of them is
    not sound without the others."""
    meeting: dict[str, list[tuple[Unit, FileEdit]]] = defaultdict(list)
    for unit in units:
        for edit in unit.edits:
            meeting[edit.path].append((unit, edit))
    for path, found in meeting.items():
        if len(found) > 1 and not _is_separable(by_path[path], [edit for _, edit in found]):
            yield [unit.parts[0] for unit, _ in found]


def _is_separable(change: Change, edits: Sequence[FileEdit]) -> bool:
    if not all(edit.change.diff and is_sound(edit.change, change) for edit in edits):
        return False
    reaches = sorted(
        (start, end, number)
        for number, edit in enumerate(edits)
        for start, end in _reaches(edit.change)
    )
    return not any(
        one[2] != other[2] and other[0] - one[1] < _GAP for one, other in pairwise(reaches)
    )


def _reaches(change: Change) -> Iterator[tuple[int, int]]:
    """The lines of the old file that git may take for changed: half-open."""
    old, new = (io.BytesIO(it).readlines() for it in (change.before, change.after))
    for it in regions_of(change.diff):
        if it.before_start == it.before_end:
            above, below = _slides(new, it.after_start, it.after_end)
        elif it.after_start == it.after_end:
            above, below = _slides(old, it.before_start, it.before_end)
        else:
            above = below = 0
        yield it.before_start - above, it.before_end + below


def _slides(lines: Sequence[bytes], start: int, end: int) -> tuple[int, int]:
    """How far a run of lines may be moved up or down in a file with nothing changed by it: of two
    blank lines one is as good as the other."""
    above = below = 0
    while start - above > 0 and lines[start - above - 1] == lines[end - above - 1]:
        above += 1
    while end + below < len(lines) and lines[end + below] == lines[start + below]:
        below += 1
    return above, below
