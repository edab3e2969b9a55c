"""What a file tells of the configuration above its first function or class."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from codemods.engine.module import Module
from codemods.engine.text import Untreatable
from codemods.timeouts.facts import Backend

_DEFINES = re.compile(r"^(?:def |class |async |@)", re.M)


class Top(Module):
    """A file of which no more is parsed than what stands above its first function or class."""

    def __init__(self, module: Module) -> None:
        found = _DEFINES.search(module.text)
        super().__init__(module.path, module.text[: found.start()] if found else module.text)
        self.whole = module
        """All of the file, not parsed."""


@lru_cache(maxsize=1)  # several backends ask for it
def _top_of(module: Module) -> Top:
    return Top(module)


def survey(backend: Backend, module: Module) -> Any | None:
    """What the top of a file tells a backend; what all of it does, where the top can't be told by
    the text: a docstring may hold a function."""
    try:
        return backend.survey(_top_of(module))
    except Untreatable:
        return backend.survey(module)
