"""Names in a text that may be state which functions change: known before anything is parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemods.caches.operations import CONTAINERS, MUTATOR
from codemods.engine.text import words

_MAKERS = "|".join(sorted(CONTAINERS))
SCREEN = (
    re.compile(rb"global (?=[A-Za-z_]\w*[ \t]*(?:[,;#\\\r\n]|\Z))"),
    re.compile(rb" = (?=[\[{]|(?:\w+\.)?(?:" + _MAKERS.encode() + rb")\()"),
)
"""What a file must hold that has such a name."""

_GLOBAL = re.compile(r"^[ \t]+global[ \t]+([\w, \t]+)", re.M)
_CONTAINER = re.compile(
    r"^([A-Za-z_]\w*)[ \t]*(?::[^=\n]+)?=[ \t]*(?:[\[{]|(?:\w+\.)*(?:" + _MAKERS + r")\()",
    re.M,
)
_CHANGED = re.compile(
    rf"(?:\[[^\n]*\])?\.(?:{MUTATOR})[ \t]*\("
    r"|(?:\[[^\n]*\][ \t]*)?[-+|&^*]?=(?!=)|\[[^\n\]]*$",
    re.M,
)
"""What stands behind the name of a container that is changed."""
_DELETES = re.compile(r"\bdel[ \t]+[^\n]*\Z")


def candidates(text: str) -> list[str]:
    """The names in a text that functions bind by ``global``, or containers that they may change."""
    bound = {name.strip() for match in _GLOBAL.finditer(text) for name in match[1].split(",")}
    held = {match[1] for match in _CONTAINER.finditer(text)} - bound
    changed = {name for name in held if any(_may_change(text, name))}
    return sorted((bound | changed) - {""})


def _may_change(text: str, name: str) -> Iterator[bool]:
    """Whether each place that names a container, in an indented line, looks as if it changes it."""
    for offset in words(text, name):
        start = text.rfind("\n", 0, offset) + 1
        if offset == start or text[start] not in " \t":
            continue
        yield _CHANGED.match(text, offset + len(name)) is not None or (
            _DELETES.search(text[start:offset]) is not None
        )
