"""Which edits repair which finding: the changes of a run as replacements of spans of text.

The edits of a file hang together, as an import goes with its last use, and are verified together.
So a fix is the part of them that is nearest to its finding, for a person to see; made are all or
none. All replacements of a file, each once, give its new content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from codemods.codemod import Finding, Span
from codemods.engine.results import PASSWORD, Change, Result
from codemods.patching.diff import Region, changed_lines, names_of
from codemods.reports.sources import Source, Sources

_INSIDE = re.compile(r"\w\w|\r\n")


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
class _Piece:
    """A run of changed lines, and who made it."""

    region: Region
    replacement: Replacement
    names: frozenset[str]
    """Of codemods; none where that is not told."""

    def is_of(self, finding: Finding) -> bool:
        return not self.names or finding.codemod in self.names

    def distance(self, finding: Finding) -> int:
        """How many lines lie between it and a finding; 0 where it holds its line."""
        line = finding.line - 1
        last = max(self.region.before_end - 1, self.region.before_start)
        return max(self.region.before_start - line, line - last, 0)


class _Password(Exception):
    """A change would show one."""


def fixes(result: Result, sources: Sources) -> Fixes:
    """The part of the changes that belongs to each finding.

    Changed lines belong to the findings in them, else to the nearest one in the file, in each case
    of the codemods that made them; in a file without such a finding to the first one of all. A
    finding without changed lines in it is given the nearest ones. A file of which a change would
    show a password is left out as a whole, since a part of its changes is no use.
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
        try:
            pieces = list(_pieces(change, sources[path]))
        except _Password:
            left_out.add(path)
            continue
        here = near.get(path, [])
        for piece in pieces:
            for index in _owners(piece, findings, here) or _first(piece, findings, repaired):
                attached[index].setdefault(path, set()).add(piece.replacement)
        for index in here:
            if path not in attached[index] and (own := _nearest(pieces, findings[index])):
                attached[index][path] = {own.replacement}
    return Fixes(
        tuple(map(_fix, findings, attached)),
        frozenset(left_out),
    )


def _fix(finding: Finding, parts: dict[str, set[Replacement]]) -> Fix | None:
    paths = sorted(parts, key=lambda path: (path != finding.path, path))
    return Fix(tuple((path, tuple(sorted(parts[path]))) for path in paths)) if paths else None


def _owners(piece: _Piece, findings: Sequence[Finding], here: Sequence[int]) -> list[int]:
    """The findings of its file that a piece belongs to."""
    own = [(piece.distance(findings[it]), it) for it in here if piece.is_of(findings[it])]
    return [it for distance, it in own if distance == 0] or [it for _, it in sorted(own)[:1]]


def _first(piece: _Piece, findings: Sequence[Finding], repaired: Sequence[int]) -> Sequence[int]:
    """The first finding of all that a piece may belong to."""
    own = (it for it in repaired if piece.is_of(findings[it]))
    return [first] if (first := next(own, None)) is not None else repaired[:1]


def _nearest(pieces: Sequence[_Piece], finding: Finding) -> _Piece | None:
    own = [it for it in pieces if it.is_of(finding)]
    return min(own, key=lambda it: it.distance(finding), default=None)


def _pieces(change: Change, source: Source) -> Iterator[_Piece]:
    """The changed lines of a file. Raises `_Password`."""
    if source.text is None:
        return
    before, after = source.text, source.encoding.decode(change.after)
    old, new = _starts(before), _starts(after)
    passwords = [Span(it.end(1), it.end()) for it in PASSWORD.finditer(after)]
    # Counted at line feeds, as the marks are; in UTF-8, whatever the encoding makes of them.
    for region in _single(changed_lines(_encoded(before), _encoded(after))):
        gone = Span(old[region.before_start], old[region.before_end])
        came = Span(new[region.after_start], new[region.after_end])
        gone, came = _trimmed(before, gone, after, came)
        if any(it.start < came.end and came.start < it.end for it in passwords):
            raise _Password
        names = frozenset(names_of(change.marks, [region]))
        yield _Piece(region, Replacement(gone, after[came.start : came.end]), names)


def _single(regions: Iterable[Region]) -> Iterator[Region]:
    """The regions line by line where as many lines came as went: each has its own finding."""
    for it in regions:
        count = it.before_end - it.before_start
        if count != it.after_end - it.after_start:
            yield it
            continue
        for number in range(count):
            old, new = it.before_start + number, it.after_start + number
            yield Region(old, old + 1, new, new + 1)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _starts(text: str) -> list[int]:
    """The offset of each line, and the end of the text."""
    ends = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
    ends[-1] = len(text)  # no line feed stands behind the last line
    return ends


def _trimmed(before: str, gone: Span, after: str, came: Span) -> tuple[Span, Span]:
    """Both spans without what they begin and end with alike; no word is taken apart."""
    old, new = before[gone.start : gone.end], after[came.start : came.end]
    head = _alike(old, new)
    while head and (_is_within(old, head) or _is_within(new, head)):
        head -= 1
    tail = _alike(old[head:][::-1], new[head:][::-1])
    while tail and (_is_within(old, len(old) - tail) or _is_within(new, len(new) - tail)):
        tail -= 1
    return Span(gone.start + head, gone.end - tail), Span(came.start + head, came.end - tail)


def _is_within(text: str, offset: int) -> bool:
    """Whether a word, or a newline of two characters, goes on at an offset."""
    return _INSIDE.fullmatch(text[offset - 1 : offset + 1]) is not None


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    different = (number for number, (a, b) in pairs if a != b)
    return next(different, min(len(one), len(other)))
