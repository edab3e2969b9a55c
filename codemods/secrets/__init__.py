"""masked-secret: passwords and tokens are kept out of logs, exceptions and what objects show."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from codemods.codemod import Codemod, Lesson, Repair, Replacement, Safety, Site
from codemods.engine.module import Module
from codemods.secrets import literals, planning, words
from codemods.secrets.facts import Facts
from codemods.secrets.survey import NAME, survey

if TYPE_CHECKING:
    import libcst as cst

_OSLO = re.compile(r"^[ \t\"']*oslo[._-]utils\b", re.M | re.I)
"""A requirement of it, as all formats write one."""


class MaskedSecret(Codemod[Facts]):
    """Keep secrets out of what is shown. Its page is docs/codemods/masked-secret.md."""

    name = NAME
    title = "Keep passwords and tokens out of logs and messages"
    cwe = 312
    also: ClassVar = {literals.CWE: "Report passwords that stand in the code"}
    safety = Safety.REVIEW
    leaves_aside = True
    screen = (*words.SCREEN, literals.SCREEN)
    late_documents = ("requirements.txt", "requirements/*.txt", "setup.cfg", "pyproject.toml")

    def survey(self, module: Module) -> Facts | None:
        found = survey(module)
        return found if found != Facts() else None

    def learn(self, facts: Mapping[str, Facts]) -> Lesson | None:
        return Lesson((), None) if planning.needs_oslo(facts) else None

    def survey_document_again(self, path: str, text: str, lesson: None) -> Facts | None:
        return Facts(has_oslo=True) if _OSLO.search(text) else None

    def plan(self, facts: Mapping[str, Facts], unseen: Sequence[str]) -> Mapping[str, Repair]:
        return planning.plan(facts)

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        # With LibCST it takes a third of a second to import, and only a rewrite needs it.
        from codemods.secrets.transforms import ACTIONS  # noqa: PLC0415

        return ACTIONS[site.action](node, site.arguments)
