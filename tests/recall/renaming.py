"""A codemod whose outcome hangs on all that one may hang on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import libcst as cst

from codemods.codemod import (
    Codemod,
    Lesson,
    Needle,
    Refusal,
    Repair,
    Replacement,
    Safety,
    Site,
    Span,
    TextEdit,
    Unit,
)
from codemods.engine.module import Module
from codemods.engine.results import Result
from codemods.options import OneWord


@dataclass(frozen=True, slots=True)
class Found:
    sites: tuple[Site, ...] = ()
    taught: str = ""
    deletes: bool = False
    edits: tuple[TextEdit, ...] = ()


class Renames(Codemod[Found]):
    """Renames `target`, to what depends on the path, on an option and on another file."""

    name = "renames"
    title = "Rename target"
    cwe = 477
    safety = Safety.SAFE
    screen: tuple[Needle, ...] = (b"target", b"LEARNT")
    late_documents = ("*.txt",)
    options: ClassVar = (OneWord("suffix", "End the new name so", ("done", "over")),)

    def survey(self, module: Module) -> Found | None:
        taught = re.search(r"LEARNT = '(\w+)'", module.text)
        return self._found(module, taught[1] if taught else "")

    def learn(self, facts: Mapping[str, Found]) -> Lesson | None:
        taught = "_".join(it.taught for it in facts.values() if it.taught)
        return Lesson((b"target",), taught) if taught else None

    def survey_again(self, module: Module, lesson: str) -> Found | None:
        return self._found(module, lesson)

    def _found(self, module: Module, taught: str) -> Found:
        place = module.path.replace("/", "_").removesuffix(".py")
        new = f"{taught}_{place}_{self.settings['suffix']}"
        sites = tuple(
            module.site(use, Unit.EXPRESSION, "rename", f"target in {place}", arguments=(new,))
            for use in module.occurrences("target")
            if use.is_use
        )
        return Found(sites, taught, deletes="delete_me" in module.text)

    def plan(self, facts: Mapping[str, Found], unseen: Sequence[str]) -> Mapping[str, Repair]:
        return {
            path: Repair(deletion="a file too many")
            if it.deletes
            else Repair(
                it.sites,
                tuple(Refusal(0, name, "it is unseen") for name in unseen),
                edits=it.edits,
            )
            for path, it in facts.items()
        }

    def survey_document_again(self, path: str, text: str, lesson: str) -> Found | None:
        edits = [
            TextEdit(Span(it.start(), it.end()), lesson, "target in prose")
            for it in re.finditer("target", text)
        ]
        return Found(edits=tuple(edits)) if edits else None

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        return cst.Name(site.arguments[0])


class Other(Renames):
    name = "others"
    screen = (b"no such text",)


def lines(result: Result) -> str:
    return b"".join(change.diff for change in result.changes).decode()
