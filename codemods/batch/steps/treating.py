"""A run of the codemods over one tree, as a batch asks for it.

What the batch says takes the place of a command line. The repository's own configuration is heard
beside it: what it leaves out, which codemods it does not want, and where, and the options that the
batch does not name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codemods.batch.failures import FailureKind, failed
from codemods.batch.manifest.model import Treatment
from codemods.batch.steps.step import Json
from codemods.codemod import Codemod
from codemods.configuration import ConfigurationError
from codemods.configuration.folders import Folders, Given, chosen
from codemods.engine.committed import CannotTell
from codemods.engine.pipeline import run
from codemods.engine.results import Kind, Problem, Result
from codemods.engine.select import BadExclude, NoSuchPath, Selection, select
from codemods.options import BadOption
from codemods.reports.words import shown

_DETAILED = 3
"""So many files are told of on which codemods failed."""


@dataclass(frozen=True, slots=True)
class Treated:
    """What came of a run."""

    selection: Selection
    chosen: Sequence[Codemod[Any]]
    """Those that were run: some that the batch names the repository may not want."""
    result: Result
    problems: Sequence[Problem]
    """Also of what could not be looked into."""


def treated(folder: Path, treatment: Treatment, *, jobs: int, top: Path | None = None) -> Treated:
    """Run the codemods over the tree at `folder`; no configuration above `top` counts.

    Writes nothing. Raises `StepFailed` where the configuration of the repository is wrong, and
    where a codemod fails on a file: what would be done to the others may be wrong, too.
    """
    given = Given(select=treatment.select or None, options=treatment.options)
    try:
        folders = Folders([folder], given, top)
        selection, codemods = _selected(folder, folders, treatment.exclude)
    except (ConfigurationError, NoSuchPath, BadExclude, BadOption, CannotTell) as error:
        said = str(error).replace(f"{folder}/", "").replace(f"{folder}\\", "")
        raise failed(FailureKind.BROKEN, f"its configuration is wrong: {said}") from error
    if not codemods:
        result = Result(seen=len(selection.files), parsed=0, generated=0, files=())
    else:
        result = run(selection, codemods, jobs=jobs, with_review=not treatment.safe_only)
    problems = [Problem(it.path, Kind.UNREADABLE, it.message) for it in selection.problems]
    problems.extend(result.problems)
    _refuse_internal(problems)
    return Treated(selection, codemods, result, problems)


def counts(result: Result, names: Sequence[str]) -> Json:
    """How many findings there are of each codemod, suppressed ones beside the others, and how many
    files it changes."""
    found = Counter(it.codemod for it in result.findings)
    repaired = Counter(it.codemod for it in result.findings if it.repaired)
    suppressed = Counter(it.codemod for it in result.suppressed)
    files = Counter(
        name
        for change in result.changes
        for name in {name for piece in change.pieces for name in piece.names}
    )
    return {
        name: {
            "found": found[name],
            "repaired": repaired[name],
            "reported": found[name] - repaired[name],
            "suppressed": suppressed[name],
            "files": files[name],
        }
        for name in names
    }


def problems_json(problems: Sequence[Problem]) -> list[Json]:
    """The files that could not be treated, and why."""
    return [
        {"path": shown(it.path), "kind": it.kind.value, "message": shown(it.message)}
        for it in problems
    ]


def _selected(
    folder: Path, folders: Folders, exclude: Sequence[str]
) -> tuple[Selection, list[Codemod[Any]]]:
    """The files, and the codemods that some of them are treated with.

    Where a folder below brings codemods in that look into more documents, the tree is gone through
    again.
    """
    codemods = chosen([folders.top])
    documents = _documents(codemods)
    while True:
        selection = select([folder], exclude, tuple(documents), folders)
        codemods = chosen(folders.places(selection))
        more = _documents(codemods)
        if more.keys() <= documents.keys():
            return selection, codemods
        documents |= more


def _documents(codemods: Sequence[Codemod[Any]]) -> dict[str, None]:
    return dict.fromkeys(
        name for codemod in codemods for name in (*codemod.documents, *codemod.late_documents)
    )


def _refuse_internal(problems: Sequence[Problem]) -> None:
    """Raises `StepFailed` where codemods, or the engine, failed on files."""
    internal = [it for it in problems if it.kind is Kind.INTERNAL]
    short = [it for it in internal if it.message.startswith("MemoryError")]
    detail = "\n".join(it.reproduction or "" for it in (short or internal)[:_DETAILED])
    if short:
        message = f"it needs more memory than a step may take, at {shown(short[0].path)}"
        raise failed(FailureKind.MEMORY, message, detail)
    if internal:
        others = f", and on {len(internal) - 1} more" if len(internal) > 1 else ""
        first = f"{shown(internal[0].path)}{others}: {shown(internal[0].message)}"
        raise failed(FailureKind.CODEMOD, f"a codemod failed on {first}", detail)
