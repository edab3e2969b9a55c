"""Which edits repair which finding: the changes of a run as replacements of spans of text.

The edits of a file hang together, as an import goes with its last use, and are verified together.
So a fix is the part of them that is nearest to its finding, for a person to see; made are all or
none. All replacements of a file, each once, give its new content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from codemods.codemod import Finding, Span
from codemods.engine.results import PASSWORD, Change, Result
from codemods.patching.pieces import Groups, Piece
from codemods.reports.sources import Source, Sources


@dataclass(frozen=True, slots=True, order=True)
class Replacement:
    """A span of the text of one file before the run, and what stands there afterwards."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """The replacements that belong to one finding."""

    parts: tuple[tuple[str, tuple[Replacement, ...]], ...]
    """By path; that of the finding itself first, the replacements by place."""


@dataclass(frozen=True, slots=True)
class Fixes:
    """The changes of a run, by the findings that they repair."""

    of: tuple[Fix | None, ...]
    """For each finding of the result, in order; None where nothing is changed for it alone."""
    left_out: frozenset[str]
    """The paths of changes that would show a password of a URL, and are in no fix."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A replacement, and where it is for whom."""

    replacement: Replacement
    first: int
    last: int
    """The lines that it touches, from 1."""
    names: frozenset[str]
    """Of the codemods that asked for it; none where that is not told."""
    group: int
    """Of those that carry out the same repair."""


class _Password(Exception):
    """A change would show one."""


def fixes(result: Result, sources: Sources) -> Fixes:
    """The part of the changes that belongs to each finding.

    A repair belongs to the findings in the lines that it changes, else to the nearest one in the
    file, in each case of the codemods that made it; in a file without such a finding to the first
    one of all. A finding that is given none like this has the nearest one. A file of which a change
    would show a password is left out as a whole, since a part of its changes is no use.
    """
    findings = list(result.findings)
    repaired = [index for index, it in enumerate(findings) if it.repaired]
    near: dict[str, list[int]] = {}
    for index in repaired:
        near.setdefault(findings[index].path, []).append(index)
    attached: list[dict[str, set[Replacement]]] = [{} for _ in findings]
    left_out = set()
    for change in result.changes:
        path = change.path
        repairs: dict[int, list[_Place]] = {}
        try:
            for place in _places(change, sources[path]):
                repairs.setdefault(place.group, []).append(place)
        except _Password:
            left_out.add(path)
            continue
        here = near.get(path, [])
        for repair in repairs.values():
            for index in _owners(repair, findings, here) or _first(repair, findings, repaired):
                attached[index].setdefault(path, set()).update(it.replacement for it in repair)
        for index in here:
            if path not in attached[index] and (own := _nearest(repairs.values(), findings[index])):
                attached[index][path] = {it.replacement for it in own}
    return Fixes(tuple(map(_fix, findings, attached)), frozenset(left_out))


def _fix(finding: Finding, parts: dict[str, set[Replacement]]) -> Fix | None:
    paths = sorted(parts, key=lambda path: (path != finding.path, path))
    return Fix(tuple((path, tuple(sorted(parts[path]))) for path in paths)) if paths else None


def _owners(
    repair: Sequence[_Place], findings: Sequence[Finding], here: Sequence[int]
) -> list[int]:
    """The findings of its file that a repair belongs to."""
    own = sorted(
        (distance, index)
        for index in here
        if (distance := _distance(repair, findings[index])) is not None
    )
    return [index for distance, index in own if distance == 0] or [it for _, it in own[:1]]


def _first(
    repair: Sequence[_Place], findings: Sequence[Finding], repaired: Sequence[int]
) -> Sequence[int]:
    """The first finding of all that a repair may belong to."""
    own = (it for it in repaired if _distance(repair, findings[it]) is not None)
    return [first] if (first := next(own, None)) is not None else repaired[:1]


def _nearest(repairs: Iterable[Sequence[_Place]], finding: Finding) -> Sequence[_Place]:
    """The repair of a finding's codemod that is nearest to it, if there is any."""
    own = [
        (distance, repair)
        for repair in repairs
        if (distance := _distance(repair, finding)) is not None
    ]
    return min(own, key=lambda it: it[0])[1] if own else ()


def _distance(repair: Sequence[_Place], finding: Finding) -> int | None:
    """How many lines lie between a repair and a finding, 0 where it changes its line; None where
    the codemod of the finding has nothing to do with it."""
    lines = [
        max(it.first - finding.line, finding.line - it.last, 0)
        for it in repair
        if not it.names or finding.codemod in it.names
    ]
    return min(lines, default=None)


def _apart(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces, those that meet as one: of two insertions at one place none is the first."""
    groups = Groups()
    result: list[Piece] = []
    for piece in pieces:
        last = result[-1] if result else None
        if last is None or last.end < piece.start:
            result.append(piece)
            continue
        groups.joined([last.group, piece.group])
        names = last.names | piece.names
        result[-1] = replace(last, end=piece.end, text=last.text + piece.text, names=names)
    return [replace(it, group=groups.joined([it.group])) for it in result]


def _places(change: Change, source: Source) -> Iterator[_Place]:
    """The replacements of a file, by place. Raises `_Password`."""
    if source.text is None:
        return
    encoding, lines = source.encoding, source.lines
    passwords = [it.span() for it in PASSWORD.finditer(encoding.decode(change.after))]
    mark = len(encoding.bom)
    position, offset, growth = mark, 0, 0
    for piece in _apart(change.pieces):
        start = offset + len(change.before[position : piece.start].decode(encoding.codec))
        removed = change.before[max(piece.start, mark) : piece.end].decode(encoding.codec)
        # A file that goes or comes as a whole has its byte order mark in it.
        new = piece.text.removeprefix(encoding.bom) if piece.start < mark else piece.text
        text = new.decode(encoding.codec)
        position, offset = max(piece.end, mark), start + len(removed)
        came = start + growth
        if any(begin < came + len(text) and came < end for begin, end in passwords):
            raise _Password
        growth += len(text) - len(removed)
        last = max(offset - 1, start)
        span = Span(start, offset)
        yield _Place(
            Replacement(span, text),
            lines.line_of(start),
            lines.line_of(last),
            piece.names,
            piece.group,
        )
