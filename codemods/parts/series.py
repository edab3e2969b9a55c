"""The changes of a run as a series of patches that apply one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from codemods.codemod import Codemod, Safety
from codemods.engine.results import Change
from codemods.parts.choice import taken
from codemods.parts.needs import Part
from codemods.patching.diff import creation_diff, deletion_diff, unified_diff
from codemods.patching.pieces import made


@dataclass(frozen=True, slots=True)
class Patch:
    """What belongs together, on top of the patches before it."""

    title: str
    diffs: tuple[bytes, ...]


def by_codemod(
    changes: Sequence[Change], parts: Sequence[Part], codemods: Sequence[Codemod[object]]
) -> list[Patch]:
    """A patch for each codemod: those that are safe first. What several do at once is with the last
    of them."""
    in_order = sorted(codemods, key=lambda it: (it.safety is Safety.REVIEW, it.name))
    place = {codemod.name: number for number, codemod in enumerate(in_order)}
    titles = [f"{codemod.name} ({codemod.safety.value})" for codemod in in_order]
    return _series(changes, parts, titles, lambda it: max(map(place.__getitem__, it.names)))


def by_safety(changes: Sequence[Change], parts: Sequence[Part]) -> list[Patch]:
    """What is safe, and what a person should look at."""
    needing = {
        (change.path, number)
        for change in changes
        for number, piece in enumerate(change.pieces)
        if piece.needs_review
    }
    titles = [safety.value for safety in (Safety.SAFE, Safety.REVIEW)]
    return _series(changes, parts, titles, lambda it: int(not needing.isdisjoint(it.pieces)))


def by_file(changes: Sequence[Change]) -> list[Patch]:
    """A patch for each file."""
    return [Patch(change.path, (change.diff,)) for change in changes]


def _series(
    changes: Sequence[Change],
    parts: Sequence[Part],
    titles: Sequence[str],
    group_of: Callable[[Part], int],
) -> list[Patch]:
    done: dict[str, set[int]] = {change.path: set() for change in changes}
    patches = []
    for group, title in enumerate(titles):
        wanted = {number for number, part in enumerate(parts) if group_of(part) <= group}
        new: dict[str, set[int]] = {path: set() for path in done}
        for number in taken(parts, wanted):
            for path, piece in parts[number].pieces:
                new[path].add(piece)
        diffs = tuple(
            diff
            for change in changes
            for diff in _step(change, done[change.path], new[change.path])
        )
        done = new
        if diffs:
            patches.append(Patch(title, diffs))
    return patches


def _step(change: Change, done: set[int], new: set[int]) -> Iterator[bytes]:
    """The diff between a file with some of its pieces, and with more."""
    if done == new:
        return
    if change.is_creation:
        yield creation_diff(change.path, change.after)
        return
    before = _with(change, done)
    if change.is_deletion and len(new) == len(change.pieces):
        yield deletion_diff(change.path, before, executable=change.is_executable)
        return
    yield unified_diff(change.path, before, _with(change, new))


def _with(change: Change, numbers: set[int]) -> bytes:
    return made(change.before, (change.pieces[it] for it in sorted(numbers)))
