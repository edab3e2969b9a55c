"""What the plan tells the rewriting of one file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from codemods.codemod import Codemod, Creation, Finding, Repair, Safety
from codemods.engine.imports import ImportTable
from codemods.engine.text import Lines


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done in one file."""

    path: str
    digest: bytes | None
    """Of the content that was surveyed; None for a file of which none was."""
    repairs: tuple[tuple[Codemod[Any], Repair], ...]
    imports: ImportTable | None
    """None: the file is not Python."""

    @property
    def changes_something(self) -> bool:
        return any(_changes(repair) for _, repair in self.repairs)

    @property
    def changed_by(self) -> tuple[str, ...]:
        """The codemods that change it."""
        return tuple(codemod.name for codemod, repair in self.repairs if _changes(repair))

    @property
    def is_part(self) -> bool:
        """Whether the change is of no use without those of other files."""
        return any(codemod.is_whole and _changes(repair) for codemod, repair in self.repairs)

    @property
    def deletes(self) -> bool:
        """Whether the file itself goes."""
        return any(repair.deletion for _, repair in self.repairs)

    @property
    def creation(self) -> Creation | None:
        """What the file is created with, if it is."""
        return next((repair.creation for _, repair in self.repairs if repair.creation), None)


def _changes(repair: Repair) -> bool:
    return bool(
        repair.sites
        or repair.imports
        or repair.definitions
        or repair.edits
        or repair.deletion
        or repair.creation
    )


def _places(repair: Repair) -> Iterator[tuple[int, str, str | None]]:
    """Where a repair finds something, what, and why it is only reported."""
    if repair.deletion:
        yield 0, repair.deletion, None
    if repair.creation:
        yield 0, repair.creation.message, None
    for site in repair.sites:
        if site.message:
            yield site.span.start, site.message, None
    for edit in repair.edits:
        yield edit.span.start, edit.message, None
    for refusal in repair.refusals:
        yield refusal.offset, refusal.message, refusal.reason


def findings_of(order: Order, lines: Lines) -> tuple[Finding, ...]:
    """What the order finds in the text of `lines`, by place."""
    found = []
    for codemod, repair in order.repairs:
        safety = Safety.REVIEW if repair.deletion else codemod.safety
        for offset, message, reason in _places(repair):
            line = lines.line_of(offset)
            column = offset - lines.starts[line - 1] + 1
            found.append(
                Finding(
                    order.path, line, column, codemod.name, message, codemod.cwe, safety, reason
                )
            )
    return tuple(sorted(found, key=lambda finding: (finding.line, finding.column, finding.message)))
