"""Names in a text that may be state which functions change: known before anything is parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemods.caches.operations import CONTAINERS, MUTATOR
from codemods.engine.text import words

NAME = "locked-cache"
"""The codemod, as comments name it."""
_MAKERS = "|".join(sorted(CONTAINERS))
SCREEN = (
    re.compile(rb"global (?=[A-Za-z_]\w*[ \t]*(?:[,;#\\\r\n]|\Z))"),
    re.compile(rb" = (?=[\[{]|(?:\w+\.)?(?:" + _MAKERS.encode() + rb")\()"),
    re.compile(rb"cls\.\w+ [-+|&]?= "),
    re.compile(rb"__class__\.\w+ [-+|&]?= "),
    re.compile(rb"\n +[A-Z]\w*\.\w+ [-+|&]?= "),
)
"""What a file must hold that has such a name: the last three are attributes of classes."""

# Patterns that begin with a newline are searched for several times as fast as with ^ and re.M.
_GLOBAL = re.compile(r"\n[ \t]+global[ \t]+([\w, \t]+)")
_CONTAINER = re.compile(
    r"\n([A-Za-z_]\w*)[ \t]*(?::[^=\n]+)?=[ \t]*(?:[\[{]|(?:\w+\.)*(?:" + _MAKERS + r")\()"
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
    held = {match[1] for match in _CONTAINER.finditer(f"\n{text}")} - bound
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


# Attributes of classes

_FIRST = re.compile(
    r"\n(?:\t| {1,4})([A-Za-z_]\w*)[ \t]*(?::[^=\n]+)?=[ \t]*"
    rf"(?:[\[{{\d]|(?:None|False|True)\b|(?:\w+\.)*(?:{_MAKERS})\()"
)
"""An assignment that may stand directly in a class."""
_CLASS = re.compile(r"(?:\bcls|\b[A-Z]\w*|\b__class__|\btype\(\w+\))\.\Z")
"""What functions call the class by whose attribute they bind."""
_LONGEST_CLASS = 100
_BOUND = re.compile(r"[ \t]*(?::[^=\n]+)?(?:[-+|&^*/]|//)?=(?!=)")


def attributes(text: str) -> list[str]:
    """The names in a text that classes bind, and that functions may bind or change there."""
    bound = {match[1] for match in _FIRST.finditer(text) if _is_in_class(text, match.start(1))}
    return sorted(
        it for it in bound if not it.endswith("__") and any(_may_change_attribute(text, it))
    )


def _is_in_class(text: str, offset: int) -> bool:
    """Whether the last definition at module level above an offset is a class."""
    start = text.rfind("\nclass ", 0, offset) if offset else -1
    if start < 0:
        return text.startswith("class ")
    return "\ndef " not in text[start:offset]


def _may_change_attribute(text: str, name: str) -> Iterator[bool]:
    for offset in words(text, name):
        if text[offset - 1 : offset] != ".":
            continue
        start, end = text.rfind("\n", 0, offset) + 1, offset + len(name)
        if _BOUND.match(text, end):
            # What is bound by an object is the object's own.
            before = text[max(start, offset - _LONGEST_CLASS) : offset]
            yield _CLASS.search(before) is not None
        else:
            yield _CHANGED.match(text, end) is not None or (
                _DELETES.search(text[start:offset]) is not None
            )
