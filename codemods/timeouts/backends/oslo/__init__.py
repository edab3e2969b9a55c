"""oslo.config: options in lists, registered in groups, read as ``CONF.group.name``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from codemods.codemod import Needle
from codemods.engine.module import Module
from codemods.timeouts.backends.oslo import survey
from codemods.timeouts.backends.oslo.facts import Told
from codemods.timeouts.backends.oslo.lifting import lift
from codemods.timeouts.backends.oslo.notes import Note
from codemods.timeouts.backends.oslo.overriding import override
from codemods.timeouts.backends.oslo.project import Project
from codemods.timeouts.backends.oslo.roots import named_as_imported
from codemods.timeouts.facts import Left, Lifting, Override, Patch, Reading, Timeout, Wanted


class Oslo:
    """The options of a project that uses oslo.config."""

    name: ClassVar[str] = "oslo"
    screen: ClassVar[tuple[Needle, ...]] = (
        b"oslo_config",
        b"oslo.config",
        re.compile(rb"def list_\w*opts\b"),
    )
    at_top: ClassVar[tuple[Needle, ...]] = (re.compile(rb"CONF\b"),)

    def survey(self, module: Module) -> Told | None:
        return survey.survey(module)

    def is_used(self, held: Mapping[str, Any]) -> bool:
        """Whether a file defines options, or reads some; tests tell nothing."""
        project = Project(_told(held))
        return any(
            told.lists or (told.reads and told.handle and project.is_global(told.handle))
            for told in project.files.values()
        )

    def lift(
        self, wanted: Sequence[Wanted], held: Mapping[str, Any], unseen: Collection[str] = ()
    ) -> Lifting:
        found = {path: it for path, it in held.items() if isinstance(it, Note)}
        return lift(wanted, _told(held), found)

    def override(self, patch: Patch, timeout: Timeout, reading: Reading) -> Override | Left:
        """The option is set, as the tests of the file do it."""
        return override(patch, timeout, reading)


def _told(held: Mapping[str, Any]) -> Mapping[str, Told]:
    return named_as_imported({path: it for path, it in held.items() if isinstance(it, Told)})
