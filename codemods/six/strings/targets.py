"""Strings that hold a dotted name in six: targets of patches, names of modules to import."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from codemods.codemod import Span
from codemods.engine.module import Module, Occurrence
from codemods.six import tables
from codemods.six.decisions import File
from codemods.six.literals import in_fstring
from codemods.six.strings import literals
from codemods.six.strings.literals import Part

_NAME = re.compile(r"(?:(?P<holder>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\.)?six(?P<rest>(?:\.\w+)+)")
"""A dotted name in six, perhaps as an attribute of another module."""
_UNFINISHED = re.compile(r"six\.(?:\w+\.)*(?:%\w|\{\w*\}|)")

_UNKNOWN = "what reads the string is not known"
_ASKS = "it asks for six itself"
_CUT_OFF = "the rest of the name can't be seen"
_OWN = "what it leads to is six's own, which rewritten code does not read"
_NOT_PLAIN = "it is not written as one plain literal"
THROUGH = "it leads through the six of another module, which may still read it there"

_KEYWORDS = frozenset({"in_dict", "modname", "name", "target"})
"""Names of the first parameter of what reads dotted names."""


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
        elif name := _NAME.fullmatch(node.value):
            yield _target(file, place, name)
        elif node.value == "six" and _asks(place):
            yield _left(place, node.value, _ASKS)


def _target(file: File, place: Occurrence, name: re.Match[str]) -> Target:
    read = _reader(file.module, place) or _reader_of_constant(file.module, place)
    holder, rest = name["holder"] or "", name["rest"][1:]
    if read is None:
        return _left(place, name.group(), _UNKNOWN)
    text = _stands_for(file, rest, read)
    if text is None:
        return _left(place, name.group(), _OWN)
    start = literals.text_start(file.module, place.node)
    if start is None:
        return _left(place, name.group(), _NOT_PLAIN)
    part = Part(Span(start, start + len(name.group())), text)
    message = f"{name.group()!r} as {tables.READERS[read]}"
    return Target(place, message, part, "", "" if _is_real(rest) else holder, rest)


def _left(place: Occurrence, shown: str, reason: str) -> Target:
    return Target(place, f"{shown!r} in a string", None, reason)


def _stands_for(file: File, name: str, read: str) -> str | None:
    """The dotted name of the standard library that a name in six stands for."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        qualified, rest = ".".join(parts[:length]), parts[length:]
        location = file.location(qualified)
        if read == "module" and (rest or location is None or location[1] is not None):
            return None
        if location is not None:
            return ".".join([location[0], *filter(None, location[1:]), *rest])
        if qualified in tables.BUILTINS and (read == "object" or qualified.startswith("moves.")):
            return ".".join(["builtins", tables.BUILTINS[qualified], *rest])
    return None


def _is_real(name: str) -> bool:
    """Whether a name in six leads into a module of the standard library itself. What six's own
    modules hold (`moves`, and the parts of `moves.urllib`) are copies."""
    holder, _, rest = name.partition(".")[2].partition(".")
    return f"moves.{holder}" in tables.MODULES and rest != "" and not holder.startswith("urllib")


# What reads a string


def _reader(module: Module, place: Occurrence) -> str | None:
    """What reads the expression at `place` as a dotted name: a key of `tables.READERS`."""
    call = place.parent
    if isinstance(call, ast.keyword) and call.arg in _KEYWORDS:
        call = place.chain[-3]
        first = isinstance(call, ast.Call) and not call.args
    else:
        first = isinstance(call, ast.Call) and place.node in call.args[:1]
    if not first or not isinstance(call, ast.Call):
        return None
    owner, _, name = ast.unparse(call.func).rpartition(".")
    if name in tables.PATCHERS or (name in tables.PATCHING_METHODS and owner):
        return "patch"
    if name in tables.PATCH_VARIANTS and owner.rpartition(".")[2] == "patch":
        return "patch"
    if name in tables.IMPORTERS:
        return "module"
    return "object" if name in tables.RESOLVERS else None


def _reader_of_constant(module: Module, place: Occurrence) -> str | None:
    """The same for a string that has a name of its own, by which it is only read."""
    assignment = place.parent
    if not isinstance(assignment, ast.Assign) or len(assignment.targets) != 1:
        return None
    target = assignment.targets[0]
    if not isinstance(target, ast.Name) or isinstance(place.chain[-3], ast.ClassDef):
        return None
    bound = module.bindings(target.id)
    readers = set()
    for occurrence in module.occurrences(target.id):
        if occurrence.is_use:
            readers.add(_reader(module, occurrence))
        elif occurrence.node is not target:
            return None
    one = len(bound) == 1 and len(readers) == 1
    return readers.pop() if one else None


def _asks(place: Occurrence) -> bool:
    """Whether the string ``"six"`` is there to find six, not to spell it."""
    parent = place.parent
    if isinstance(parent, ast.Call):
        name = ast.unparse(parent.func).rpartition(".")[2]
        return name in tables.IMPORTERS | tables.FINDERS and place.node in parent.args[:1]
    if isinstance(parent, ast.Subscript):
        return ast.unparse(parent.value) == "sys.modules"
    if isinstance(parent, ast.Compare):
        return any(ast.unparse(item) == "sys.modules" for item in parent.comparators)
    return False
