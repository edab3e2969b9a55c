"""no-six: strip the compatibility library six from code that runs on Python 3 alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from codemods.codemod import Codemod, Lesson, Repair, Replacement, Safety, Site
from codemods.engine.module import Module
from codemods.options import OneWord
from codemods.six import packaging, tables
from codemods.six.decisions import NAME
from codemods.six.facts import Known
from codemods.six.planning import Found, learn, listed, plan
from codemods.six.survey import survey

if TYPE_CHECKING:
    import libcst as cst

_BORROWED = re.compile(rb"import[ \t]*(?:\([^)]*|[^\n(]*)\b(?:x?range|zip|map|filter|input)\b")
"""How a file may import a builtin from another module that has it from six."""

_IMPORTS_SIX = re.compile(rb"^[ \t>]*(?:from[ \t]+six\b|import[ \t][^\n]*\bsix\b)", re.M)


class NoSix(Codemod[Found]):
    """Strip six. Its page is docs/codemods/no-six.md."""

    name = NAME
    title = "Strip the compatibility library six"
    cwe = 477
    safety = Safety.SAFE
    options = (
        OneWord(
            "ensure",
            "Have ensure_str and its like reported, or replaced by a helper function",
            ("report", "helper"),
        ),
        OneWord(
            "shims",
            "Keep the names that a module of the project has from six, or rewrite their users too",
            ("keep", "inline"),
        ),
    )
    screen = (b"six", *(name.encode() for name in (*tables.TYPES, *tables.CONSTANTS)), _BORROWED)

    documents = packaging.GLOBS

    def survey(self, module: Module) -> Found | None:
        return survey(module, self.settings)

    def learn(self, facts: Mapping[str, Found]) -> Lesson | None:
        return learn(facts, inline=self.settings["shims"] == "inline")

    def survey_again(self, module: Module, lesson: Known) -> Found | None:
        return survey(module, self.settings, lesson)

    def survey_document(self, path: str, text: str) -> Found | None:
        return listed(path, text)

    def may_matter(self, content: bytes) -> bool:
        return _IMPORTS_SIX.search(content) is not None

    def plan(self, facts: Mapping[str, Found], unseen: Sequence[str]) -> Mapping[str, Repair]:
        return plan(facts, unseen, inline=self.settings["shims"] == "inline")

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        # With LibCST it takes a third of a second to import, and only a rewrite needs it.
        from codemods.six.transforms import ACTIONS  # noqa: PLC0415

        return ACTIONS[site.action](node, site.arguments)
