"""From the rounds of a run to its result.

Where one codemod has some code in hand, another one has to wait for it (`engine.overlaps`). So a
run goes over the tree again, as it would be by then, until nobody waits any more. A person sees one
change of each file, and each finding where it stands in the file as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from codemods.codemod import Finding
from codemods.engine import suppressed
from codemods.engine.results import Change, FileResult, Kind, Result
from codemods.engine.select import SUFFIXES, SelectedFile, Selection
from codemods.engine.timing import summed
from codemods.patching.diff import (
    Region,
    changed_lines,
    creation_diff,
    deletion_diff,
    unified_diff,
)
from codemods.patching.pieces import composed, marks_of

_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Round:
    """What a run does at once."""

    result: Result
    waiting: frozenset[tuple[str, str]]
    """The codemods that leave a file to the next round, and the file."""

    @property
    def is_unfinished(self) -> bool:
        """Whether there is to be another one."""
        return bool(self.waiting) and any(self.result.changes)


def has_failed(before: Round, after: Round) -> bool:
    """Whether a round could not treat a file that the one before could."""
    known = {it.path for it in before.result.problems}
    problems = after.result.problems
    return any(it.kind is Kind.INTERNAL and it.path not in known for it in problems)


def continued(selection: Selection, result: Result) -> Selection:
    """The files as they are after a round."""
    changed = dict(selection.changed)
    files = {file.path: file for file in selection.files}
    for change in result.changes:
        path, size = change.path, len(change.after)
        if change.is_deletion:
            del files[path]
            changed.pop(path, None)
            continue
        changed[path] = change.after
        new = SelectedFile(path, size, is_document=not path.endswith(SUFFIXES))
        files[path] = replace(files.get(path, new), size=size)
    in_order = tuple(sorted(files.values(), key=lambda file: file.path))
    return replace(selection, files=in_order, changed=changed)


def joined(rounds: Sequence[Round], *, is_named: bool) -> Result:
    """What the rounds of a run come to.

    `is_named`: whether diffs say which codemods made a hunk.
    """
    first = rounds[0].result
    if len(rounds) == 1:
        return first
    by_path: dict[str, list[tuple[int, FileResult]]] = {}
    for number, one in enumerate(rounds):
        for file in one.result.files:
            by_path.setdefault(file.path, []).append((number, file))
    last = len(rounds) - 1
    after = {it: min(number + 1, last) for number, one in enumerate(rounds) for it in one.waiting}
    files = tuple(
        _file(path, found, after, is_named=is_named) for path, found in sorted(by_path.items())
    )
    seconds = summed(one.result.seconds for one in rounds)
    return replace(first, files=files, seconds=seconds)


def _file(
    path: str,
    found: Sequence[tuple[int, FileResult]],
    after: Mapping[tuple[str, str], int],
    *,
    is_named: bool,
) -> FileResult:
    """What the rounds come to in one file: what each found there, with the number of the round.

    `after` says for a codemod that waited somewhere the round in which it did not any more. What it
    found there before is what it waited for; elsewhere a later round may know better.
    """
    changes: list[Change] = []
    done: list[Finding] = []
    left: list[Finding] = []
    waiting: list[Finding] = []
    hidden: dict[tuple[str, str, int], Finding] = {}
    late = {name for name, _ in after}
    for number, file in found:
        moves = _Moves.of(changes[0].before, changes[-1].after) if changes else None
        earlier = list(left)
        for finding in file.findings:
            placed = moves.undone(finding, waiting) if moves else finding
            if placed.repaired:
                done.append(placed)
                for known in [it for it in earlier if _of(it) == _of(placed)]:
                    earlier.remove(known)
                    left.remove(known)
            elif number < after.get((placed.codemod, path), 0):
                waiting.append(placed)
            elif number == 0 or placed.codemod in late:
                _put(placed, left, earlier)
        for finding in file.suppressed:
            line = moves.before(finding.line) if moves else finding.line
            if number == 0 or finding.codemod in late:
                hidden.setdefault((*_told(finding), line), replace(finding, line=line))
        if file.change:
            changes.append(file.change)
    findings = sorted((*done, *left), key=lambda it: (it.line, it.column))
    problem = next((file.problem for _, file in found if file.problem), None)
    return FileResult(
        path,
        tuple(findings),
        _change(changes, is_named=is_named),
        problem,
        tuple(sorted(hidden.values(), key=lambda it: (it.line, it.column))),
        suppressed.joined([file for _, file in found]),
        next((file.mistakes for _, file in found if file.mistakes), ()),
    )


def _put(finding: Finding, left: list[Finding], earlier: list[Finding]) -> None:
    """Add to what is left a finding, or put it in the place of what an earlier round said of it."""
    same = [it for it in earlier if _told(it) == _told(finding)]
    known = next((it for it in same if it.line == finding.line), next(iter(same), None))
    if known is None:
        left.append(finding)
        return
    earlier.remove(known)
    left[left.index(known)] = replace(finding, line=known.line, column=known.column)


def _told(finding: Finding) -> tuple[str, str]:
    """What a finding says, but for the lines that it names."""
    return finding.codemod, _NUMBERS.sub("", finding.message)


def _of(finding: Finding) -> tuple[str, str, int]:
    """What tells a finding from others of its file."""
    return finding.codemod, finding.message, finding.line


def _change(changes: Sequence[Change], *, is_named: bool) -> Change | None:
    """The changes of one file, one after the other, as one; `is_named` as in `joined`."""
    if len(changes) < 2:
        return next(iter(changes), None)
    first, last = changes[0], changes[-1]
    path, before, after = first.path, first.before, last.after
    if first.is_creation and last.is_deletion:
        return None
    pieces = first.pieces
    for it in changes[1:]:
        pieces = tuple(composed(before, pieces, it.pieces))
    marks = marks_of(pieces, before, is_named=is_named)
    if last.is_deletion:
        diff = deletion_diff(path, before, executable=last.is_executable, marks=marks)
    elif first.is_creation:
        diff = creation_diff(path, after, marks=marks)
    else:
        diff = unified_diff(path, before, after, marks=marks)
    if not diff:
        return None
    return Change(
        path,
        before,
        after,
        diff,
        last.is_deletion,
        first.is_creation,
        is_part=any(it.is_part for it in changes),
        pieces=pieces,
        is_executable=last.is_executable,
    )


@dataclass(frozen=True, slots=True)
class _Moves:
    """Which lines of a file were which before it was changed."""

    regions: tuple[Region, ...]

    @classmethod
    def of(cls, before: bytes, after: bytes) -> _Moves:
        return cls(tuple(changed_lines(before, after)))

    def undone(self, finding: Finding, waiting: list[Finding]) -> Finding:
        """A finding where it stands in the file before; if it is one of those that were waiting,
        the one that it was, which waits no more."""
        line = self.before(finding.line)
        for it in waiting:
            if _of(it) == (finding.codemod, finding.message, line):
                waiting.remove(it)
                return replace(finding, line=line, column=it.column)
        return replace(finding, line=line)

    def before(self, line: int) -> int:
        """Which line it was, counted from 1; of a new one, which it took the place of."""
        place, behind = line - 1, 0
        for it in self.regions:
            if place < it.after_start:
                break
            if place < it.after_end:
                removed = it.before_end - it.before_start
                return it.before_start + min(place - it.after_start, max(removed - 1, 0)) + 1
            behind = it.before_end - it.after_end
        return line + behind
