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
from codemods.engine.overlaps import REASON
from codemods.engine.results import Change, FileResult, Kind, Result
from codemods.engine.select import SUFFIXES, SelectedFile, Selection
from codemods.patching.diff import creation_diff, deletion_diff, unified_diff

_HUNK = re.compile(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


def is_unfinished(result: Result) -> bool:
    """Whether a codemod waits for what another one has done in this round."""
    return any(it.reason == REASON for it in result.findings) and any(result.changes)


def has_failed(before: Result, after: Result) -> bool:
    """Whether a round could not treat a file that the one before could."""
    known = {it.path for it in before.problems}
    return any(it.kind is Kind.INTERNAL and it.path not in known for it in after.problems)


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


def joined(rounds: Sequence[Result]) -> Result:
    """What the rounds of a run come to."""
    if len(rounds) == 1:
        return rounds[0]
    settled = _settled(rounds)
    by_path: dict[str, list[tuple[int, FileResult]]] = {}
    for number, result in enumerate(rounds):
        for file in result.files:
            by_path.setdefault(file.path, []).append((number, file))
    files = tuple(_file(path, found, settled) for path, found in sorted(by_path.items()))
    return replace(rounds[0], files=files)


def _settled(rounds: Sequence[Result]) -> dict[str, int]:
    """The first round in which each codemod had to wait nowhere: there it says what it leaves."""
    settled: dict[str, int] = {}
    for number, result in enumerate(rounds):
        for finding in result.findings:
            settled.setdefault(finding.codemod, 0)
            if finding.reason == REASON:
                settled[finding.codemod] = min(number + 1, len(rounds) - 1)
    return settled


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
            if placed.repaired:
                done.append((number, placed))
            elif number == settled[placed.codemod]:
                left.append((number, placed))
            elif placed.reason == REASON:
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
