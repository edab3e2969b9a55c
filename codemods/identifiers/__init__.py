"""checked-identifier: identifiers from outside are checked before they become part of a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from codemods.codemod import Codemod, Lesson, Repair, Replacement, Safety, Site
from codemods.engine.module import Module
from codemods.identifiers import converting, planning, reversing, schemas, words
from codemods.identifiers.facts import Facts, Sought
from codemods.identifiers.properties import path_of
from codemods.identifiers.survey import NAME, heeding, survey
from codemods.options import OneWord

if TYPE_CHECKING:
    import libcst as cst


class CheckedIdentifier(Codemod[Facts]):
    """Check identifiers. Its page is docs/codemods/checked-identifier.md."""

    name = NAME
    title = "Check identifiers from outside before they reach a query, a path, a command or a URL"
    cwe = 20
    safety = Safety.REVIEW
    leaves_aside = True
    options = (
        OneWord(
            "guard",
            "What becomes of an identifier that goes unchecked: it is only reported, which is"
            " report, or it is checked in the manner of the project, which is write",
            ("report", "write"),
        ),
    )

    def __init__(self, chosen: Mapping[str, object] | None = None) -> None:
        super().__init__(chosen)
        self._writes = self.settings["guard"] == "write"
        guards = (*words.GUARDS, *words.CONVERTERS) if self._writes else ()
        self.screen = (*words.SCREEN, *words.ROUTES, *guards)

    def survey(self, module: Module) -> Facts | None:
        found = survey(module, writes=self._writes)
        return found if found != Facts() else None

    def learn(self, facts: Mapping[str, Facts]) -> Lesson | None:
        sought = Sought(
            given=self._writes and converting.is_asked(facts),
            names=frozenset(
                path_of(read.parameter)[-1] for it in facts.values() for read in it.reads
            ),
        )
        if sought == Sought():
            return None
        screen = (
            *(reversing.SCREEN if sought.given else ()),
            *(schemas.screen(sought.names) if sought.names else ()),
        )
        return Lesson(screen, sought, screen_aside=())

    def survey_again(self, module: Module, lesson: Sought) -> Facts | None:
        found = survey(module, writes=self._writes)
        again = replace(
            found,
            given=tuple(reversing.of(module)) if lesson.given else (),
            properties=tuple(schemas.of(module, lesson.names)) if lesson.names else (),
        )
        return heeding(module, again)

    def plan(self, facts: Mapping[str, Facts], unseen: Sequence[str]) -> Mapping[str, Repair]:
        return planning.plan(facts, unseen, writes=self._writes)

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        # With LibCST it takes a third of a second to import, and only a rewrite needs it.
        from codemods.identifiers.transforms import ACTIONS  # noqa: PLC0415

        return ACTIONS[site.action](node, site.arguments)
