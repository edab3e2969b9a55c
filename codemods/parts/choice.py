"""What comes of a run if only some of its parts are wanted."""

from __future__ import annotations

import ast
import builtins
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from codemods.engine.results import Change
from codemods.engine.select import SUFFIXES
from codemods.parts.needs import Part
from codemods.patching.diff import unified_diff
from codemods.patching.pieces import made, marks_of

_NAMING = (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)
_IN_A_MODULE = frozenset({"__file__", "__path__", "__annotations__", "__builtins__"})


def taken(parts: Sequence[Part], wanted: Collection[int]) -> set[int]:
    """The parts that can be made if no others are wanted, with what they bring along."""
    able = {
        number for number, part in enumerate(parts) if number in wanted or not part.is_asked_for
    }
    while lacking := {number for number in able if not parts[number].needs <= able}:
        able -= lacking
    used = {number for number in able if not parts[number].is_support}
    while more := {it for number in used for it in parts[number].needs} - used:
        used |= more
    return used


def chosen(
    changes: Sequence[Change], parts: Sequence[Part], wanted: Collection[int], *, is_named: bool
) -> list[Change]:
    """The changes with the parts that are `wanted`, verified; `is_named` as in `marks_of`.

    A file in which some parts can't do without others all the same stays as it was, and so does
    what needs them.
    """
    wanted = set(wanted)
    while True:
        some = with_parts(changes, parts, taken(parts, wanted), is_named=is_named)
        broken = {one.path for one, all_ in _pairs(some, changes) if not is_sound(one, all_)}
        if not broken:
            return some
        wanted -= {
            number
            for number, part in enumerate(parts)
            if any(path in broken for path, _ in part.pieces)
        }


def with_parts(
    changes: Iterable[Change], parts: Sequence[Part], numbers: Collection[int], *, is_named: bool
) -> list[Change]:
    """The changes with exactly these parts."""
    pieces: dict[str, set[int]] = {}
    for number in numbers:
        for path, piece in parts[number].pieces:
            pieces.setdefault(path, set()).add(piece)
    return [
        _with_pieces(change, pieces[change.path], is_named=is_named)
        for change in changes
        if change.path in pieces
    ]


def is_sound(change: Change, whole: Change) -> bool:
    """Whether Python takes a file with some parts of its `whole` change, and every name in it is
    bound that was, or is by all parts."""
    if change is whole or not change.path.endswith(SUFFIXES):
        return True
    try:
        known = _unbound(change.before) | _unbound(whole.after)
        return _unbound(change.after) <= known
    except (SyntaxError, ValueError):
        return False


def _with_pieces(change: Change, numbers: Collection[int], *, is_named: bool) -> Change:
    if len(numbers) == len(change.pieces):
        return change
    pieces = tuple(change.pieces[number] for number in sorted(numbers))
    after = made(change.before, pieces)
    marks = marks_of(pieces, change.before, is_named=is_named)
    diff = unified_diff(change.path, change.before, after, marks=marks)
    return replace(change, after=after, diff=diff, pieces=pieces)


def _pairs(some: Iterable[Change], changes: Iterable[Change]) -> Iterator[tuple[Change, Change]]:
    whole: Mapping[str, Change] = {change.path: change for change in changes}
    return ((change, whole[change.path]) for change in some)


def _unbound(source: bytes) -> set[str]:
    """The names that a file reads and binds nowhere."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of escapes in strings
        tree = ast.parse(source)
    read: set[str] = set()
    bound: set[str] = {*dir(builtins), *_IN_A_MODULE}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            bound.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            bound.update(it.asname or it.name.partition(".")[0] for it in node.names)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, _NAMING) and node.name:
            bound.add(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            bound.add(node.rest)
    return set() if "*" in bound else read - bound
