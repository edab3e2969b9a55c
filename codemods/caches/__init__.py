"""locked-cache: state that functions share gets a lock, and the race is gone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from codemods.caches import bounds, expiring, planning, threads, useless, words
from codemods.caches.expiring import Wanted
from codemods.caches.facts import Facts, Sought
from codemods.caches.survey import asked, digest_of, survey
from codemods.codemod import Codemod, Lesson, Repair, Replacement, Safety, Site
from codemods.engine.module import Module
from codemods.options import OneNumber, OneWord, Switch

if TYPE_CHECKING:
    import libcst as cst


class LockedCache(Codemod[Facts]):
    """Put shared state under locks. Its page is docs/codemods/locked-cache.md."""

    name = words.NAME
    title = "Put state that functions share under a lock"
    cwe = 362
    also: ClassVar = {expiring.CWE: "Let go of what a cache keeps for ever"}
    safety = Safety.REVIEW
    leaves_aside = True
    is_whole = True
    screen = (*words.SCREEN, useless.SCREEN)
    late_documents = threads.REQUIREMENTS
    options = (
        OneWord(
            "confidence",
            "How sure it must be that several threads run the code: high, where the project shows"
            " threads, or low",
            ("high", "low"),
        ),
        OneWord(
            "fork",
            "Where locks are made anew in a child process: where the project forks as it works,"
            " which is auto, never, or always",
            ("auto", "never", "always"),
        ),
        Switch(
            "invalidate",
            "Add a function that resets it to each cache that has none, not only where a comment"
            " asks for it",
        ),
        OneNumber(
            "ttl", "Have what is loaded when it is first needed expire after so many seconds"
        ),
        OneNumber(
            "size",
            "Have a dictionary that is filled key by key hold so many entries at most, by"
            " cachetools, where the project uses that",
        ),
    )

    def survey(self, module: Module) -> Facts | None:
        found = survey(module)
        return found if found != Facts() else None

    def learn(self, facts: Mapping[str, Facts]) -> Lesson | None:
        return planning.learn(facts, is_bounded=bool(self.settings["size"]))

    def survey_again(self, module: Module, lesson: Sought) -> Facts | None:
        told = asked(module, lesson)
        own = lesson.homes.get(module.path, Facts())
        if module.path in lesson.homes and own.digest != digest_of(module.text):
            own = survey(module)  # it was rewritten meanwhile
        found = replace(
            told,
            digest=own.digest,
            states=own.states,
            useless=own.useless,
            called=(*own.called, *told.called),
            callers=(*own.callers, *told.callers),
            steps=(*own.steps, *told.steps),
            collected=own.collected | told.collected,
            in_children=own.in_children | told.in_children,
        )
        return found if found != Facts() else None

    def survey_document_again(self, path: str, text: str, lesson: Sought) -> Facts | None:
        found = Facts(
            is_green=threads.requires_green(text),
            has_cachetools=bounds.requires_library(path, text),
        )
        return found if found != Facts() else None

    def may_read(self, content: bytes, lesson: Sought) -> bool:
        # Another module has a variable by the name of its module; an attribute by any object.
        return any(
            _holds_word(content, name) and any(_holds_word(content, it) for it in modules)
            for name, modules in lesson.names.items()
        ) or any(_holds_word(content, it) for it in lesson.attributes)

    def plan(self, facts: Mapping[str, Facts], unseen: Sequence[str]) -> Mapping[str, Repair]:
        chosen = self.settings
        low = chosen["confidence"] == "low"
        wanted = Wanted(
            low, chosen["fork"], chosen["invalidate"], chosen["ttl"], int(chosen["size"])
        )
        return planning.plan(facts, unseen, wanted)

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        # With LibCST it takes a third of a second to import, and only a rewrite needs it.
        from codemods.caches.transforms import ACTIONS  # noqa: PLC0415

        return ACTIONS[site.action](node, site.arguments)


def _holds_word(content: bytes, name: str) -> bool:
    return re.search(rb"\b%s\b" % re.escape(name.encode()), content) is not None
