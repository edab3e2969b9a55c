"""What the plan tells the rewriting of one file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from codemods.codemod import Codemod, Finding, Repair
from codemods.engine.imports import ImportTable
from codemods.engine.text import Lines


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done in one file."""

    path: str
    digest: bytes
    """Of the content that was surveyed."""
    repairs: tuple[tuple[Codemod[Any], Repair], ...]
    imports: ImportTable

    @property
    def changes_something(self) -> bool:
        return any(repair.sites or repair.imports or repair.edits for _, repair in self.repairs)


def findings_of(order: Order, lines: Lines) -> tuple[Finding, ...]:
    """What the order finds in the text of `lines`, by place."""
    found = []
    for codemod, repair in order.repairs:
        places = [(site.span.start, site.message, None) for site in repair.sites if site.message]
        places += [(edit.span.start, edit.message, None) for edit in repair.edits]
        places += [(it.offset, it.message, it.reason) for it in repair.refusals]  # type: ignore[misc]
        for offset, message, reason in places:
            line = lines.line_of(offset)
            column = offset - lines.starts[line - 1] + 1
            found.append(
                Finding(
                    order.path,
                    line,
                    column,
                    codemod.name,
                    message or "",
                    codemod.cwe,
                    codemod.safety,
                    reason,
                )
            )
    return tuple(sorted(found, key=lambda finding: (finding.line, finding.column, finding.message)))
