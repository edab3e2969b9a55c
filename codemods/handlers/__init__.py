"""handled-timeout: a timeout that is swallowed gets a log call, and what it leaves a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from codemods.codemod import Codemod, Repair, Replacement, Safety, Site
from codemods.engine.module import Module
from codemods.handlers.survey import NAME, survey
from codemods.options import Switch

if TYPE_CHECKING:
    import libcst as cst


class HandledTimeout(Codemod[Repair]):
    """Have swallowed timeouts told. Its page is docs/codemods/handled-timeout.md."""

    name = NAME
    title = "Have timeouts that are swallowed logged, and what they leave behind cleaned up"
    cwe = 703
    safety = Safety.REVIEW
    leaves_aside = True
    screen = (b"imeout", b"imeOut", b".args)", b".acquire(")
    options = (
        Switch(
            "handled",
            "Report those, too, that are swallowed on purpose: a comment says why, or what follows"
            " sees to what is missing",
        ),
    )

    def survey(self, module: Module) -> Repair | None:
        found = survey(module, handled=self.settings["handled"])
        return found if found != Repair() else None

    def plan(self, facts: Mapping[str, Repair], unseen: Sequence[str]) -> Mapping[str, Repair]:
        return facts

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        # With LibCST it takes a third of a second to import, and only a rewrite needs it.
        from codemods.handlers.transforms import ACTIONS  # noqa: PLC0415

        return ACTIONS[site.action](node, site.arguments)
