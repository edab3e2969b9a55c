"""The change of a repository as reviews: by codemod, then owner, then folder, within limits."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from codemods.batch.failures import FailureKind, failed
from codemods.batch.manifest.model import Split, SplitBy
from codemods.batch.split.cells import Limits, divided
from codemods.batch.split.edits import FileEdit
from codemods.batch.split.owners import Owners
from codemods.batch.split.places import folder_of
from codemods.batch.split.remarks import remark_on
from codemods.batch.split.review import Review, ReviewFile, sha_of
from codemods.batch.split.told import told_of
from codemods.batch.split.units import Unit, units_of
from codemods.codemod import Codemod, Finding
from codemods.engine.results import Change, Result
from codemods.parts.needs import parts_of
from codemods.parts.offers import findings_of
from codemods.patching.hunks import lines_of
from codemods.patching.pieces import made

_DIGITS = 12
"""Hexadecimal digits of a key: 48 bits, for the reviews of one target."""
_NEW = "100644"
"""The mode of a file that is created."""
_NONE: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class _Group:
    """What is not to be mixed with anything else."""

    names: tuple[str, ...]
    """Codemods; none where they do not matter."""
    owners: tuple[str, ...]
    """The same of owners."""

    @property
    def spelled(self) -> str:
        return sha_of(json.dumps([self.names, self.owners]).encode())[:_DIGITS]


def reviews_of(
    result: Result,
    chosen: Sequence[Codemod[Any]],
    split: Split,
    *,
    batch: str,
    read: Callable[[str], bytes | None],
    mode_of: Callable[[str], str],
    earlier: Mapping[str, int] = _NONE,
) -> tuple[list[Review], dict[str, bytes]]:
    """The reviews of all that a run has changed, each valid alone on the base, and all of them
    together the whole change, in whatever order git merges them.

    `chosen`: the codemods of the run. `read` gives the content of a file of the base, None where
    there is none, and `mode_of` its mode as git writes it. `earlier`: `Review.cell` of the reviews
    of earlier plans of the same target, so that what is open keeps its key; with each, how many of
    its reviews are merged: what is found there now is another review.

    In order of codemods, owners and paths. The second part holds diffs and contents by SHA-256.
    Raises `StepFailed` where parts of the change got lost: a defect.
    """
    changes = list(result.changes)
    parts = parts_of(changes, {it.name for it in chosen if it.is_whole})
    told = findings_of(changes, parts, result.findings)
    units = units_of(changes, parts, by_codemod=SplitBy.CODEMOD in split.by)
    _require_whole(changes, units)
    owners = Owners(read)
    groups: dict[_Group, list[Unit]] = defaultdict(list)
    for unit in units:
        groups[_group(unit, owners, split.by)].append(unit)
    reviews: list[Review] = []
    blobs: dict[str, bytes] = {}
    for group, members in sorted(groups.items(), key=lambda it: (it[0].names, it[0].owners)):
        for cell, together in _cells(group, members, split, earlier):
            edits = sorted((it for unit in together for it in unit.edits), key=lambda it: it.path)
            reviews.append(
                _review(
                    _key(batch, cell, earlier.get(cell, 0)),
                    cell,
                    edits,
                    owners.of_all(it.path for it in edits),
                    _findings(together, told),
                    remark_on(together, split, owners),
                    mode_of,
                )
            )
            blobs.update(_blobs(edits))
    if len({it.key for it in reviews}) < len(reviews):
        raise failed(FailureKind.INTERNAL, "Two reviews have the same key.")
    return reviews, blobs


def _group(unit: Unit, owners: Owners, by: Collection[SplitBy]) -> _Group:
    return _Group(
        tuple(sorted(unit.names)) if SplitBy.CODEMOD in by else (),
        tuple(sorted(owners.of_all(it.path for it in unit.edits))) if SplitBy.OWNER in by else (),
    )


def _cells(
    group: _Group, units: Sequence[Unit], split: Split, earlier: Collection[str]
) -> Iterator[tuple[str, list[Unit]]]:
    """The cells of a group, with its name before them."""
    prefix = f"{group.spelled}/"
    if SplitBy.FOLDER not in split.by:
        yield prefix, list(units)
        return
    known = {it.removeprefix(prefix) for it in earlier if it.startswith(prefix)}
    for cell, members in divided(units, Limits(split.max_files, split.max_lines), known):
        yield prefix + cell, members


def _key(batch: str, cell: str, merged: int) -> str:
    return sha_of(json.dumps([batch, cell, merged]).encode())[:_DIGITS]


def _review(
    key: str,
    cell: str,
    edits: Sequence[FileEdit],
    owners: tuple[str, ...],
    findings: Sequence[Finding],
    remark: str,
    mode_of: Callable[[str], str],
) -> Review:
    diff = b"".join(it.change.diff for it in edits)
    return Review(
        key=key,
        codemods=tuple(
            sorted({name for it in edits for p in it.change.pieces for name in p.names})
        ),
        owners=owners,
        folder=folder_of(it.path for it in edits),
        files=tuple(_file(it.change, mode_of) for it in edits),
        added=sum(it.added for it in edits),
        removed=sum(it.removed for it in edits),
        findings=len(findings),
        needs_review=any(it.needs_review for it in edits),
        diff=sha_of(diff),
        remark=remark,
        told=told_of(findings),
        cell=cell,
        patch=sha_of(b"".join(_unnumbered(it.change) for it in edits)),
    )


def _file(change: Change, mode_of: Callable[[str], str]) -> ReviewFile:
    mode = _NEW if change.is_creation else mode_of(change.path)
    return ReviewFile(change.path, mode, "" if change.is_deletion else sha_of(change.after))


def _unnumbered(change: Change) -> bytes:
    """A diff without the numbers and headings of its hunks."""
    name = change.path.encode("utf-8", "surrogateescape")
    return b"".join([name, b"\0", *lines_of(change.diff), b"\0"])


def _blobs(edits: Sequence[FileEdit]) -> Iterator[tuple[str, bytes]]:
    contents = [it.change.after for it in edits if not it.change.is_deletion]
    for blob in (*contents, b"".join(it.change.diff for it in edits)):
        yield sha_of(blob), blob


def _findings(units: Sequence[Unit], told: Mapping[int, list[Finding]]) -> list[Finding]:
    return [it for unit in units for number in unit.parts for it in told.get(number, ())]


def _require_whole(changes: Sequence[Change], units: Sequence[Unit]) -> None:
    """Raises `StepFailed` unless each piece of each change is in one unit, and all of them make
    what the run has made."""
    found: dict[str, list[int]] = defaultdict(list)
    for unit in units:
        for edit in unit.edits:
            found[edit.path].extend(edit.numbers)
    for change in changes:
        numbers = sorted(found.pop(change.path, ()))
        whole = list(range(len(change.pieces)))
        if numbers != whole or not whole or made(change.before, change.pieces) != change.after:
            raise failed(
                FailureKind.INTERNAL,
                "The change of a file could not be divided without a loss.",
                f"pieces {numbers} of {len(whole)}",
            )
    if found:
        raise failed(FailureKind.INTERNAL, "A review holds a file that nothing has changed.")
