"""Strings that hold a dotted name in six: targets of patches, names of modules to import."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from codemods.codemod import Span
from codemods.engine.module import Occurrence
from codemods.six import tables
from codemods.six.decisions import File
from codemods.six.literals import in_fstring
from codemods.six.strings import literals, readers
from codemods.six.strings.literals import Part

_DOTTED = r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*"
_SIX = rf"(?P<name>(?:(?P<holder>{_DOTTED})[.:])?six(?P<rest>(?:[.:]\w+)+))"
_NAME = re.compile(_SIX)
"""A dotted name in six, perhaps as an attribute of another module; in an entry point a colon stands
behind the module."""
_ENTRY = re.compile(rf"^[^=\n]*=[ \t]*{_SIX}[ \t]*(?:\[[^\]\n]*\][ \t]*)?$", re.M)
"""An entry point with its own name, and the extras that it needs."""
_UNFINISHED = re.compile(r"six\.(?:\w+\.)*(?:%\w|\{\w*\}|)")

_UNKNOWN = "what reads the string is not known"
_ASKS = "it asks for six itself"
_LOADED = "it is a key of sys.modules, for a module that six puts there itself"
_CUT_OFF = "the rest of the name can't be seen"
_OWN = "what it leads to is six's own, which rewritten code does not read"
_NOT_PLAIN = "it is not written as one plain literal"
THROUGH = "it leads through the six of another module, which may still read it there"


@dataclass(frozen=True, slots=True)
class Target:
    """A string that names six, and what becomes of it: a part of it, or a reason to leave it."""

    place: Occurrence
    message: str
    part: Part | None
    reason: str = ""
    holder: str = ""
    """The other module through whose `six` the name leads, where it matters what it reads there."""
    qualified: str = ""
    """The name in six, as in `tables`."""


def find(file: File) -> Iterator[Target]:
    """The strings of a file that name six by a dotted name, or ask for it by name."""
    seen: set[ast.AST] = set()
    for place in file.module.occurrences("six"):
        node = place.node
        if isinstance(node, ast.JoinedStr):
            node = node.values[0]
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or node in seen:
            continue
        seen.add(node)
        if _UNFINISHED.fullmatch(node.value):
            yield _left(place, node.value, _CUT_OFF)
        elif in_fstring(place):
            continue
        elif node.value == "six":
            if readers.asks(file, place):
                yield _left(place, node.value, _ASKS)
        elif (name := _NAME.fullmatch(node.value)) and _is_spelt(name):
            if readers.is_loaded(file, place):
                yield _left(place, node.value, _LOADED)
            else:
                yield _target(file, place, name, readers.of(file.module, place))
        elif not isinstance(place.parent, ast.Expr):  # a docstring
            yield from _entry_points(file, place, node.value)


def _is_spelt(name: re.Match[str]) -> bool:
    """Whether a text that looks like a name in six is one: ``six:seven`` is not."""
    first = name["rest"][1:].partition(".")[0]
    return name["name"].count(":") <= 1 and (name["rest"][0] == "." or first in tables.KNOWN)


def _entry_points(file: File, place: Occurrence, text: str) -> Iterator[Target]:
    """What becomes of the entry points in a text, one a line."""
    found = [it for it in _ENTRY.finditer(text) if _is_spelt(it)]
    if found and readers.are_entry_points(file.module, place):
        yield from (_target(file, place, name, "entry") for name in found)
    else:
        yield from (_left(place, it["name"], _UNKNOWN) for it in found if ":" in it["name"])


def _target(file: File, place: Occurrence, name: re.Match[str], read: str | None) -> Target:
    shown, holder = name["name"], name["holder"] or ""
    rest = name["rest"][1:].replace(":", ".")
    has_colon = ":" in shown
    if read is None or (has_colon and read not in {"entry", "object"}):
        return _left(place, shown, _UNKNOWN)
    # Without a colon, an entry point is a module.
    found = _stands_for(file, rest, "object" if has_colon or read == "object" else read)
    if found is None:
        return _left(place, shown, _OWN)
    start = literals.text_start(file.module, place.node)
    if start is None:
        return _left(place, shown, _NOT_PLAIN)
    text = (":" if has_colon else ".").join(filter(None, found))
    part = Part(Span(start + name.start("name"), start + name.end("name")), text)
    message = f"{shown!r} as {tables.READERS[read]}"
    return Target(place, message, part, "", "" if _is_real(rest) else holder, rest)


def _left(place: Occurrence, shown: str, reason: str) -> Target:
    return Target(place, f"{shown!r} in a string", None, reason)


def _stands_for(file: File, name: str, read: str) -> tuple[str, str] | None:
    """What a name in six stands for: a module of the standard library, and a name in that, which
    is empty for the module itself."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        qualified, rest = ".".join(parts[:length]), parts[length:]
        location = file.location(qualified)
        if read in {"entry", "module"} and (rest or location is None or location[1] is not None):
            return None
        if location is not None:
            return location[0], ".".join([*filter(None, location[1:]), *rest])
        if qualified in tables.BUILTINS and (read == "object" or qualified.startswith("moves.")):
            return "builtins", ".".join([tables.BUILTINS[qualified], *rest])
    return None


def _is_real(name: str) -> bool:
    """Whether a name in six leads into a module of the standard library itself. What six's own
    modules hold (`moves`, and the parts of `moves.urllib`) are copies."""
    holder, _, rest = name.partition(".")[2].partition(".")
    return f"moves.{holder}" in tables.MODULES and rest != "" and not holder.startswith("urllib")
