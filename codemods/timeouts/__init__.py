"""configurable-timeout: hard-coded timeouts become configuration options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from codemods.codemod import Codemod, Lesson, Repair, Replacement, Safety, Site, is_held
from codemods.engine.module import Module
from codemods.engine.places import is_left_out
from codemods.options import Numbers, OneWord, SomeNumbers, SomeWords
from codemods.timeouts import classes, constants, documents, planning, tops
from codemods.timeouts.backends import AUTO, BACKENDS, eligible, sharing
from codemods.timeouts.backends.environment import Environment
from codemods.timeouts.backends.oslo import Oslo, notes
from codemods.timeouts.backends.parameter import Parameter
from codemods.timeouts.facts import Facts, Kind, Sought
from codemods.timeouts.finding import values
from codemods.timeouts.survey import asked, survey

if TYPE_CHECKING:
    import libcst as cst


class ConfigurableTimeout(Codemod[Facts]):
    """Lift timeouts into the configuration. Its page is docs/codemods/configurable-timeout.md."""

    name = constants.NAME
    title = "Lift hard-coded timeouts into the project's configuration"
    cwe = 547
    safety = Safety.REVIEW
    leaves_aside = True
    is_whole = True
    options = (
        SomeNumbers("values", "Which numbers of seconds are looked for", Numbers((300,))),
        SomeWords(
            "kinds",
            "What the time may be for: the limit of a wait, a pause, how long something is valid",
            tuple(kind.value for kind in Kind),
            (Kind.LIMIT.value,),
        ),
        OneWord(
            "backend",
            "In what manner the project is configured; auto goes by what it uses",
            (AUTO, *(backend.name for backend in BACKENDS)),
        ),
        OneWord(
            "patches",
            "What becomes of a constant that a test patches: it is kept, or the patch is rewritten",
            ("keep", "rewrite"),
        ),
    )

    late_documents = (*notes.GLOBS, *documents.GLOBS)

    def __init__(self, chosen: Mapping[str, object] | None = None) -> None:
        super().__init__(chosen)
        self.screen = values.screen(self.settings["values"])

    def survey(self, module: Module) -> Facts | None:
        found = self._found(module)
        if found.timeouts or found.passed:
            found = replace(found, held=self._held(module))
        return found if found != Facts() else None

    def _found(self, module: Module) -> Facts:
        """The timeouts of a file alone."""
        kinds = [Kind(kind) for kind in self.settings["kinds"]]
        parameters = self.settings["backend"] == Parameter.name
        return survey(module, self.settings["values"], kinds, parameters=parameters)

    def _held(self, module: Module) -> dict[str, Any]:
        """What a file tells of the project's configuration, by the name of the backend."""
        told = ((it.name, it.survey(module)) for it in eligible(self.settings["backend"]))
        return {name: it for name, it in told if it is not None}

    def _held_for_others(self, module: Module, content: bytes) -> dict[str, Any]:
        """The same of a file that holds nothing that is to be configured."""
        backends = eligible(self.settings["backend"])
        held: dict[str, Any] = {}
        for backend in backends:
            if is_held(backend.screen, content) or len(backends) == 1:
                held[backend.name] = backend.survey(module)
            elif is_held(backend.at_top, content):
                held[backend.name] = tops.survey(backend, module)
        return {name: it for name, it in held.items() if it is not None}

    def learn(self, facts: Mapping[str, Facts]) -> Lesson | None:
        lesson = planning.learn(facts, self.settings["backend"])
        if lesson is None or self.settings["backend"] != Environment.name:
            return lesson
        sought = replace(lesson.value, screen=(*lesson.value.screen, *sharing.PACKAGES))
        return replace(lesson, screen=(*lesson.screen, *sharing.PACKAGES), value=sought)

    def survey_again(self, module: Module, lesson: Sought) -> Facts | None:
        found = self._asked_aside if is_left_out(module.path) else self._asked
        told = found(module, lesson)
        return told if told != Facts() else None

    def _asked_aside(self, module: Module, lesson: Sought) -> Facts:
        """What a test tells others: what it passes, or says of a unit, is no model for them."""
        lesson = replace(lesson, functions=frozenset(), defaults=frozenset(), names=frozenset())
        told = asked(module, lesson)
        is_treated = told.uses or any(it.sites for it in told.touches)
        return replace(told, held=self._held(module)) if is_treated else told

    def _asked(self, module: Module, lesson: Sought) -> Facts:
        """What any other file holds, and what it tells others."""
        content = module.text.encode()
        own = self._found(module) if is_held(self.screen, content) else Facts()
        if own != Facts() or is_held(lesson.screen, content):
            told = asked(module, lesson)
        else:
            told = Facts(classes=classes.headers(module.text) if lesson.attributes else ())
        found = replace(told, timeouts=own.timeouts, passed=own.passed, refusals=own.refusals)
        is_for_others = replace(found, classes=()) == Facts()
        held = self._held_for_others(module, content) if is_for_others else self._held(module)
        return replace(found, held=held)

    def survey_document_again(self, path: str, text: str, lesson: Sought) -> Facts | None:
        if path.endswith(".yaml"):
            note = notes.survey(text)
            return Facts(held={Oslo.name: note}) if note else None
        listings = documents.survey(path, text)
        return Facts(listings=listings) if listings else None

    def may_read(self, content: bytes, lesson: Sought) -> bool:
        return any(name.encode() in content for name in lesson.constants | lesson.attributes)

    def plan(self, facts: Mapping[str, Facts], unseen: Sequence[str]) -> Mapping[str, Repair]:
        patches = self.settings["patches"] == "rewrite"
        return planning.plan(facts, unseen, backend=self.settings["backend"], patches=patches)

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        # With LibCST it takes a third of a second to import, and only a rewrite needs it.
        from codemods.timeouts.transforms import ACTIONS  # noqa: PLC0415

        return ACTIONS[site.action](node, site.arguments)
