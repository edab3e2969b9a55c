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
from codemods.engine.results import Change, FileResult, Kind, Result
from codemods.engine.select import SUFFIXES, SelectedFile, Selection
from codemods.patching.diff import creation_diff, deletion_diff, unified_diff

_HUNK = re.compile(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Round:
    """What a run does at once."""

    result: Result
    waiting: frozenset[str]
    """The codemods that left a file to the next round."""

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


def joined(rounds: Sequence[Round]) -> Result:
    """What the rounds of a run come to."""
    first = rounds[0].result
    if len(rounds) == 1:
        return first
    by_path: dict[str, list[tuple[int, FileResult]]] = {}
    for number, one in enumerate(rounds):
        for file in one.result.files:
            by_path.setdefault(file.path, []).append((number, file))
    settled = _settled(rounds)
    files = tuple(_file(path, found, settled) for path, found in sorted(by_path.items()))
    return replace(first, files=files)


def _settled(rounds: Sequence[Round]) -> Mapping[str, int]:
    """For each codemod that waited somewhere the first round in which it did not: there it says
    what it leaves. The others have said so in the first one."""
    after = {name: number + 1 for number, one in enumerate(rounds) for name in one.waiting}
    return {name: min(number, len(rounds) - 1) for name, number in after.items()}


def _file(
    path: str, found: Sequence[tuple[int, FileResult]], settled: Mapping[str, int]
) -> FileResult:
    """What the rounds come to in one file: what each found there, with the number of the round."""
    changes: list[Change] = []
    done: list[tuple[int, Finding]] = []
    left: list[tuple[int, Finding]] = []
    waiting: list[Finding] = []
    for number, file in found:
        moves = _Moves.of(changes[0].before, changes[-1].after) if changes else None
        for finding in file.findings:
            placed = moves.undone(finding, waiting) if moves else finding
            last = settled.get(placed.codemod, 0)
            if placed.repaired:
                done.append((number, placed))
            elif number == last:
                left.append((number, placed))
            elif number < last:
                waiting.append(placed)
        if file.change:
            changes.append(file.change)
    repaired = {_of(it): number for number, it in done}
    stays = [it for number, it in left if repaired.get(_of(it), number) <= number]
    findings = sorted((*(it for _, it in done), *stays), key=lambda it: (it.line, it.column))
    problem = next((file.problem for _, file in found if file.problem), None)
    return FileResult(path, tuple(findings), _change(changes), problem)


def _of(finding: Finding) -> tuple[str, str, int]:
    """What tells a finding from others of its file."""
    return finding.codemod, finding.message, finding.line


def _change(changes: Sequence[Change]) -> Change | None:
    """The changes of one file, one after the other, as one."""
    if len(changes) < 2:
        return next(iter(changes), None)
    first, last = changes[0], changes[-1]
    path, before, after = first.path, first.before, last.after
    if first.is_creation and last.is_deletion:
        return None
    if last.is_deletion:
        executable = b"\ndeleted file mode 100755\n" in last.diff
        diff = deletion_diff(path, before, executable=executable)
    elif first.is_creation:
        diff = creation_diff(path, after)
    else:
        diff = unified_diff(path, before, after)
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
    )


@dataclass(frozen=True, slots=True)
class _Moves:
    """Which lines of a file were which before it was changed."""

    hunks: tuple[tuple[int, int, int, int], ...]
    """The first line, and how many there are, before and after."""

    @classmethod
    def of(cls, before: bytes, after: bytes) -> _Moves:
        diff = unified_diff("", before, after, context=0)
        hunks = []
        for match in _HUNK.finditer(diff):
            start, count, to, many = (int(it or 1) for it in match.groups())
            # Of no lines the one above them is named.
            hunks.append((start + (not count), count, to + (not many), many))
        return cls(tuple(hunks))

    def undone(self, finding: Finding, waiting: list[Finding]) -> Finding:
        """A finding where it stands in the file before; if it is one of those that were waiting,
        the one that it was, which waits no more."""
        line = self._before(finding.line)
        for it in waiting:
            if _of(it) == (finding.codemod, finding.message, line):
                waiting.remove(it)
                return replace(finding, line=line, column=it.column)
        return replace(finding, line=line)

    def _before(self, line: int) -> int:
        behind = 0
        for start, count, to, many in self.hunks:
            if line < to:
                break
            if line < to + many:
                return start + min(line - to, max(count - 1, 0))
            behind = start + count - to - many
        return line + behind
