"""What a person is asked about at once: the parts of a hunk, or one that reaches further."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from codemods.codemod import Finding
from codemods.engine.results import Change
from codemods.parts.needs import Part
from codemods.patching.diff import Mark
from codemods.patching.pieces import marks_of

_CONTEXT = 3
"""Lines around a change; what is closer than twice as many shares a hunk."""

Place = tuple[str, int, int]
"""Path, and the first and the last line, counted from 0."""


def offers_of(changes: Iterable[Change], parts: Sequence[Part]) -> list[list[int]]:
    """The numbers of the parts that are a person's to decide: those that lie in one hunk together,
    any other alone; in the order of the diff."""
    places = places_of(changes, parts)
    hunks = _hunks(places)
    offers: dict[int | tuple[str, int], list[int]] = {}
    for number, part in enumerate(parts):
        if part.is_asked_for:
            found = {hunks[place] for place in places[number]}
            offers.setdefault(found.pop() if len(found) == 1 else ("alone", number), []).append(
                number
            )
    return sorted(offers.values(), key=lambda offer: min(places[it][0] for it in offer))


def places_of(changes: Iterable[Change], parts: Sequence[Part]) -> list[list[Place]]:
    """Where the pieces of each part stand in the files as they are, in order."""
    marks = {it.path: marks_of(it.pieces, it.before, is_named=False) for it in changes}
    return [sorted(_places(part, marks)) for part in parts]


def _places(part: Part, marks: Mapping[str, Sequence[Mark]]) -> Iterator[Place]:
    for path, number in part.pieces:
        mark = marks[path][number]
        yield path, mark.start, mark.end - 1


def findings_of(
    changes: Sequence[Change], parts: Sequence[Part], findings: Iterable[Finding]
) -> Mapping[int, list[Finding]]:
    """What each part repairs, by its number: what its codemod has found nearest to it."""
    places = places_of(changes, parts)
    told: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        near = [
            (_apart(place, finding.line - 1), not parts[number].is_asked_for, number)
            for number, found in enumerate(places)
            if finding.codemod in parts[number].names
            for place in found
            if place[0] == finding.path
        ]
        if finding.repaired and near:
            told[min(near)[2]].append(finding)
    return told


def _hunks(places: Iterable[Iterable[Place]]) -> Mapping[Place, tuple[str, int]]:
    """The hunk that each place lies in: its path and its first line."""
    hunks: dict[Place, tuple[str, int]] = {}
    path, first, end = "", 0, 0
    for place in sorted({it for found in places for it in found}):
        if place[0] != path or place[1] - end > 2 * _CONTEXT:
            path, first = place[0], place[1]
        end = max(place[2], end if path == place[0] and first != place[1] else 0)
        hunks[place] = path, first
    return hunks


def _apart(place: Place, line: int) -> int:
    """How many lines lie between a place and a line."""
    return max(place[1] - line, line - place[2], 0)
