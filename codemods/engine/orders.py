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
        return any(changes(repair) for _, repair in self.repairs)

    @property
    def changed_by(self) -> list[str]:
        """The names of the codemods that change something in it."""
        return [codemod.name for codemod, repair in self.repairs if changes(repair)]

    @property
    def is_part(self) -> bool:
        """Whether the change is of no use without those of other files."""
        return any(codemod.is_whole and changes(repair) for codemod, repair in self.repairs)

    @property
    def needs_review(self) -> bool:
        """Whether behaviour changes by it, as intended; who deletes a file should look, too."""
        return self.deletes or any(
            codemod.safety is Safety.REVIEW and changes(repair) for codemod, repair in self.repairs
        )

    @property
    def deletes(self) -> bool:
        """Whether the file itself goes."""
        return any(repair.deletion for _, repair in self.repairs)

    @property
    def creation(self) -> Creation | None:
        """What the file is created with, if it is."""
        return next((repair.creation for _, repair in self.repairs if repair.creation), None)


def changes(repair: Repair) -> bool:
    """Whether anything is to become of a file, and not only be reported."""
    return bool(
        repair.sites
        or repair.imports
        or repair.definitions
        or repair.edits
        or repair.deletion
        or repair.creation
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a repair finds something."""

    offset: int
    message: str
    reason: str | None = None
    """Why it is only reported."""
    cwe: int | None = None
    """The weakness, if it is none of the codemod's own."""


def places(repair: Repair) -> Iterator[Place]:
    """All that a repair finds."""
    if repair.deletion:
        yield Place(0, repair.deletion)
    if repair.creation:
        yield Place(0, repair.creation.message)
    for site in repair.sites:
        if site.message:
            at = site.span.start if site.found_at is None else site.found_at
            yield Place(at, site.message, cwe=site.cwe)
    for edit in repair.edits:
        yield Place(edit.span.start, edit.message)
    for it in repair.refusals:
        yield Place(it.offset, it.message, it.reason, it.cwe)


def findings_of(order: Order, lines: Lines) -> tuple[Finding, ...]:
    """What the order finds in the text of `lines`, by place."""
    found = []
    for codemod, repair in order.repairs:
        safety = Safety.REVIEW if repair.deletion else codemod.safety
        for it in places(repair):
            line = lines.line_of(it.offset)
            column = it.offset - lines.starts[line - 1] + 1
            cwe = it.cwe or codemod.cwe
            found.append(
                Finding(order.path, line, column, codemod.name, it.message, cwe, safety, it.reason)
            )
    return tuple(sorted(found, key=lambda finding: (finding.line, finding.column, finding.message)))
