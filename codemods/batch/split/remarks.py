"""Why a review is larger than was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from codemods.batch.manifest.model import Split, SplitBy
from codemods.batch.split.cells import Limits
from codemods.batch.split.owners import Owners
from codemods.batch.split.units import Unit


def remark_on(units: Sequence[Unit], split: Split, owners: Owners) -> str:
    """Sentences on what one review of these units holds together; empty where nothing is to say."""
    return " ".join(_sentences(units, split, owners))


def _sentences(units: Sequence[Unit], split: Split, owners: Owners) -> Iterator[str]:
    mixed = {name for unit in units if len(unit.names) > 1 for name in unit.names}
    if mixed and SplitBy.CODEMOD in split.by:
        yield f"What {_listed(sorted(mixed))} do here needs each other, or is on the same lines."
    if SplitBy.OWNER in split.by and any(_is_shared(unit, owners) for unit in units):
        yield "It has several owners, since what it does in their files needs each other."
    files = sum(len(unit.edits) for unit in units)
    lines = sum(unit.lines for unit in units)
    if Limits(split.max_files, split.max_lines).allow(files, lines):
        return
    what = f"{files} {'file' if files == 1 else 'files'} and {lines} lines"
    if len(units) > 1 and SplitBy.FOLDER in split.by:
        yield f"It has grown to {what} since it was planned first."
    elif len(units) > 1:
        yield f"It has {what}, since nothing is divided by folders."
    elif files > 1:
        yield f"It has {what}, since they need each other."
    else:
        yield f"It has {what}, since no file is divided."


def _is_shared(unit: Unit, owners: Owners) -> bool:
    """Whether the files of a unit have different owners."""
    return len({frozenset(owners.of(it.path)) for it in unit.edits}) > 1


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]])
