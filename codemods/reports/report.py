"""What every format is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from codemods.codemod import Codemod
from codemods.engine.results import Problem, Result
from codemods.reports.fingerprints import Known
from codemods.reports.sources import Sources
from codemods.reports.statistics import Row


@dataclass(frozen=True, slots=True)
class Report:
    """All that there is to tell of a run."""

    command: str
    """``check`` or ``preview``: with changes or without."""
    codemods: Sequence[Codemod[Any]]
    """Those that were chosen, by name."""
    result: Result
    problems: Sequence[Problem]
    """Of the files that could not be treated, and of what could not be looked into."""
    findings: Sequence[Known]
    """Those that count, in the order of the result: not those that a baseline holds."""
    sources: Sources
    baseline: Compared | None = None
    """How the findings compare with a baseline, if one was given."""
    statistics: Sequence[Row] | None = None
    """What each codemod has done, if that was asked."""

    @property
    def shows_changes(self) -> bool:
        return self.command == "preview"

    @property
    def titles(self) -> Mapping[str, str]:
        """What each codemod says of itself, by name."""
        return {codemod.name: codemod.title for codemod in self.codemods}


@dataclass(frozen=True, slots=True)
class Compared:
    """What a run has found of what a baseline holds."""

    known: int
    """Findings that are in the baseline and in the tree."""
    gone: int
    """Findings of the baseline that the run looked for and that are no more."""
