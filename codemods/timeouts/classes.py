"""Which classes of a tree have to do with each other, by what the headers of all of them say.

Read from the text, since most files are never parsed; classes are told apart by their names alone,
so that two of a name count as one. That finds a relation too many rather than one too few.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

_CLASS = re.compile(r"class[ \t]+(\w+)[ \t]*(\[[^\]]*\][ \t]*)?(\()?")
_COMMENT = re.compile(r"#[^\r\n]*")
_SUBSCRIPT = re.compile(r"\[[^\[\]]*\]")
_METACLASS = re.compile(
    r"\bmetaclass[ \t]*=[ \t]*([\w.]+)|(?<![\w.])(?:\w+\.)*with_metaclass\s*\(\s*([\w.]+)"
)
_ADDED = re.compile(
    r"@(?:[\w.]+\.)?add_metaclass\(\s*([\w.]+)\s*\)[ \t]*\r?\n(?:[ \t]*@[^\n]*\n)*\Z"
)
_KEYWORD = re.compile(r"\b\w+[ \t]*=[^,]*")
_NAME = re.compile(r"[A-Za-z_][\w.]*")
_RENAMED = re.compile(r" as (\w+)")
_WORD = re.compile(r"\w+")
_ALIAS = re.compile(r"\n([A-Z]\w*[a-z]\w*)[ \t]*=[ \t]*([A-Za-z_][^\r\n#]*)")
_NEAR = 400
"""So many characters above a class its decorators are looked for."""
_LONGEST = 80
"""A name is no longer."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the header of a class says, or an assignment such as ``Base = declarative_base()``."""

    name: str
    bases: tuple[str, ...]
    """The last parts of their names; also what stands in a call that makes one."""
    metaclasses: tuple[str, ...] = ()


def headers(text: str) -> tuple[Header, ...]:
    """All classes of a file, also those in functions and in examples."""
    found: list[Header] = []
    has_metaclasses = "add_metaclass" in text
    for match in _CLASS.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        if text[start : match.start()].strip():
            continue
        inner = _within(text, match.end()) if match.group(3) else ""
        above = _ADDED.search(text, max(0, start - _NEAR), start) if has_metaclasses else None
        found.append(_header(match.group(1), inner, [above.group(1)] if above else []))
    for match in _ALIAS.finditer(f"\n{text}"):
        found.append(_header(match.group(1), match.group(2), []))
    renamed = _renamed(text) if found else {}
    for header in found:
        renamed.pop(header.name, None)
    return tuple(dict.fromkeys(_by_origin(header, renamed) for header in found))


def _renamed(text: str) -> dict[str, str]:
    """What is called otherwise where it is imported, by its name here."""
    renamed = {}
    for match in _RENAMED.finditer(text):
        words = _WORD.findall(text, max(0, match.start() - _LONGEST), match.start())
        renamed[match.group(1)] = words[-1] if words else ""
    return renamed


def _within(text: str, start: int) -> str:
    """What stands in the brackets that open before `start`."""
    depth, position = 1, start
    while position < len(text) and depth:
        if text[position] == "#":
            comment = _COMMENT.match(text, position)
            position = comment.end() if comment else position
        else:
            depth += {"(": 1, ")": -1}.get(text[position], 0)
            position += 1
    return _COMMENT.sub("", text[start : position - 1])


def _header(name: str, inner: str, metaclasses: Iterable[str]) -> Header:
    while _SUBSCRIPT.search(inner):
        inner = _SUBSCRIPT.sub("", inner)
    metas = [*metaclasses, *(one or other for one, other in _METACLASS.findall(inner))]
    bases = _NAME.findall(_KEYWORD.sub("", _METACLASS.sub(" ", inner)))
    return Header(name, tuple(map(_last, bases)), tuple(map(_last, metas)))


def _last(dotted: str) -> str:
    return dotted.rpartition(".")[2]


def _by_origin(header: Header, renamed: Mapping[str, str]) -> Header:
    """A header with its bases called as they are where they come from."""
    bases = tuple(renamed.get(base, base) for base in header.bases)
    return Header(header.name, bases, header.metaclasses)


@dataclass(slots=True)
class Relatives:
    """All classes that an instance of one class, or of a subclass of it, may have to do with."""

    heirs: frozenset[str]
    """The class itself and its subclasses."""
    members: frozenset[str]
    """These, and all that they inherit from; those that are not in the tree, too."""
    metaclasses: frozenset[str]


@dataclass
class Classes:
    """The classes of a tree."""

    headers: Collection[Header]
    _known: dict[str, Relatives] = field(default_factory=dict)

    def of(self, name: str) -> Relatives:
        if name not in self._known:
            heirs = frozenset(_reached(name, self._below))
            members = frozenset(it for heir in heirs for it in _reached(heir, self._above))
            metas = (it for one in members for it in self._metaclasses.get(one, ()))
            self._known[name] = Relatives(heirs, members, frozenset(metas))
        return self._known[name]

    def __contains__(self, name: str) -> bool:
        """Whether a class of that name is in the tree."""
        return name in self._above

    @cached_property
    def _above(self) -> Mapping[str, set[str]]:
        above: dict[str, set[str]] = {}
        for it in self.headers:
            above.setdefault(it.name, set()).update(it.bases)
        return above

    @cached_property
    def _below(self) -> Mapping[str, set[str]]:
        below: dict[str, set[str]] = {}
        for it in self.headers:
            for base in it.bases:
                below.setdefault(base, set()).add(it.name)
        return below

    @cached_property
    def _metaclasses(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {}
        for it in self.headers:
            found.setdefault(it.name, set()).update(it.metaclasses)
        return found


def _reached(start: str, ways: Mapping[str, set[str]]) -> Iterator[str]:
    """All that is reached from a name, itself first."""
    seen, pending = {start}, [start]
    while pending:
        name = pending.pop()
        yield name
        new = ways.get(name, set()) - seen
        seen |= new
        pending.extend(new)
