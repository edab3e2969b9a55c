"""What the plan tells the rewriting of one file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from codemods.codemod import Codemod, Repair
from codemods.engine.imports import ImportTable


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done in one file."""

    path: str
    digest: bytes
    """Of the content that was surveyed."""
    repairs: tuple[tuple[Codemod[Any], Repair], ...]
    imports: ImportTable
