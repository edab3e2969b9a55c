"""What a file tells of the configuration above its first function or class."""

from __future__ import annotations

import re
from typing import Any

from codemods.engine.module import Module
from codemods.engine.text import Untreatable
from codemods.timeouts.facts import Backend

_DEFINES = re.compile(r"^(?:def |class |async |@)", re.M)


def survey(backend: Backend, module: Module) -> Any | None:
    """What the top of a file tells a backend; what all of it does, where the top can't be told by
    the text: a docstring may hold a function."""
    found = _DEFINES.search(module.text)
    top = Module(module.path, module.text[: found.start()] if found else module.text)
    try:
        return backend.survey(top)
    except Untreatable:
        return backend.survey(module)
