"""What the files of a tree do with an attribute of a class, and why that may keep it."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from codemods.codemod import Import, Site
from codemods.engine import scopes
from codemods.engine.links import Link, place_of
from codemods.engine.module import Module, Occurrence
from codemods.engine.text import holds_word
from codemods.timeouts import constants, receivers
from codemods.timeouts.attributes import is_public
from codemods.timeouts.classes import Classes, Relatives
from codemods.timeouts.facts import Facts, How, Left, Timeout, Touch, Wanted
from codemods.timeouts.paths import parts_of
from codemods.timeouts.readers import Readers
from codemods.timeouts.receivers import Receiver

_LOOKED_AT = re.compile(
    r".*(?:Enum|Flag|Choices|NamedTuple|TypedDict|Protocol|Structure|Settings|Schema|Traits)"
    r"|type|EnumMeta"
)
"""Classes that collect the attributes of their subclasses, whatever these are called."""
_FREE = frozenset({"object", "ABC", "Exception"})
"""Bases from elsewhere that read nothing of their subclasses."""
_ABSTRACT = frozenset({"ABCMeta"})
_DOTTED = re.compile(r"[\w.]+")


# One file


def survey(module: Module, names: Collection[str]) -> Iterator[Touch]:
    """What a file does with attributes of these names; it is parsed only if it names one."""
    for name in sorted(names):
        if holds_word(module.text, name):
            for place in module.occurrences(name):
                how, receiver = _touch(module, place)
                if how is not None and not receiver.is_module:
                    yield _told(module, place, how, receiver)


def _told(module: Module, place: Occurrence, how: How, receiver: Receiver) -> Touch:
    line = module.lines.line_of(place.offset)
    touch = Touch(place.name, place.offset, line, how, receiver.name, receiver.link)
    if how is not How.READ:
        return touch
    found_in = [receiver.link] if receiver.link else []
    if receiver.node is not None:
        found_in.extend(receivers.inherited(module, receiver.node))
    certain = tuple(dict.fromkeys(found_in))
    if not certain:
        return touch
    found = constants.readings(
        module, [place], lambda offset: f"{module.path}:{module.lines.line_of(offset)}"
    )
    if isinstance(found, str):
        return replace(touch, certain=certain, reason=found)
    return replace(touch, certain=certain, sites=found)


def _touch(module: Module, place: Occurrence) -> tuple[How | None, Receiver]:
    node, name = place.node, place.name
    if isinstance(node, ast.Attribute) and node.attr == name:
        how = How.READ if isinstance(node.ctx, ast.Load) else How.STORE
        return how, receivers.of(module, node.value, place)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _text(module, place, node.value)
    if isinstance(node, ast.keyword) and node.arg == name:
        return _keyword(module, place)
    if place.is_binding:
        scope = scopes.binding_scope(list(place.chain))
        if isinstance(scope, ast.ClassDef):
            return How.VALUE, Receiver(scope.name)
        if scope is module.tree:
            return How.CONSTANT, Receiver(parts_of(module.path)[-1])
    return None, receivers.UNKNOWN


def _text(module: Module, place: Occurrence, text: str) -> tuple[How | None, Receiver]:
    """A string that is the name, alone or behind those of what it is in."""
    holder, _, last = text.rpartition(".")
    if last != place.name or not _DOTTED.fullmatch(text):
        return None, receivers.UNKNOWN
    if holder:
        parts = tuple(holder.split("."))
        return How.TEXT, Receiver(parts[-1], Link("", Import(holder), parts))
    call = place.parent
    if isinstance(call, ast.Call) and call.args[1:2] == [place.node]:
        return How.TEXT, receivers.of(module, call.args[0], place.up(1))
    return How.TEXT, receivers.UNKNOWN


def _keyword(module: Module, place: Occurrence) -> tuple[How | None, Receiver]:
    """A keyword by which an attribute may be set: of a class that is called, or of a patch."""
    call = place.parent
    if not isinstance(call, ast.Call):
        return None, receivers.UNKNOWN
    called = call.func
    if isinstance(called, ast.Attribute) and called.attr == "multiple" and call.args:
        return How.STORE, receivers.of(module, call.args[0], place.up(1))
    if isinstance(called, ast.Attribute) and called.attr == "__init__":
        called = called.value
    return How.GIVEN, receivers.of(module, called, place.up(1))


# All files


class Touches:
    """What all files do with attributes of classes."""

    def __init__(self, facts: Mapping[str, Facts], readers: Readers) -> None:
        self._readers = readers
        self._tree = Classes([it for fact in facts.values() for it in fact.classes])
        self._classes = {path: fact.classes for path, fact in facts.items()}
        self._packages = {parts_of(path)[0] for path in facts}
        self._touches: dict[str, list[tuple[str, Touch]]] = {}
        for path, fact in sorted(facts.items()):
            for touch in fact.touches:
                self._touches.setdefault(touch.name, []).append((path, touch))

    def family(self, definer: Wanted) -> dict[Wanted, Left | None]:
        """An attribute and what reads it in other files, each with a reason to stay if there is
        one."""
        reason = self._reason(definer)
        if reason is not None:
            return {definer: Left(reason)}
        found: dict[str, list[Site]] = {}
        for path, touch in self._touches.get(definer.timeout.name, ()):
            if self._is_certain(definer, path, touch):
                found.setdefault(path, []).extend(touch.sites)
        return self._readers.together(definer, found)

    def _reason(self, definer: Wanted) -> str | None:
        """Why an attribute stays where it is, if it does."""
        name, holder = definer.timeout.name, _holder(definer)
        related = self._tree.of(holder)
        if any(map(_LOOKED_AT.fullmatch, related.members)) or related.metaclasses - _ABSTRACT:
            return "the attributes of its class are looked at, whatever they are called"
        foreign = {it for it in related.members if it not in self._tree} - _FREE
        if is_public(name) and foreign:
            return f"its class has to do with {sorted(foreign)[0]}, which may read it"
        for path, touch in self._touches.get(name, ()):
            if path == definer.path and _is_rewritten(definer.timeout, touch):
                continue
            if self._is_certain(definer, path, touch):
                if touch.reason:
                    return touch.reason
            elif self._concerns(definer, related, path, touch):
                return _said(touch.how, f"{path}:{touch.line}")
        return None

    def _is_certain(self, definer: Wanted, path: str, touch: Touch) -> bool:
        """Whether what is read in another file is certainly the attribute of this class."""
        return path != definer.path and any(
            self._leads(definer, path, link) for link in touch.certain
        )

    def _leads(self, definer: Wanted, path: str, link: Link | None) -> bool | None:
        """Whether the file at `path` means this class by a link; None where that is not certain."""
        place = (*place_of(definer.path), *definer.timeout.owner.split("."))
        return self._readers.leads(link, path, place, definer.timeout.name) if link else None

    def _concerns(self, definer: Wanted, related: Relatives, path: str, touch: Touch) -> bool:
        """Whether what a file does may have to do with the attribute of a class."""
        if touch.how is How.CONSTANT or self._leads(definer, path, touch.link) is False:
            return False
        if touch.holder in related.members:
            return path == definer.path or not self._is_namesake(definer, related, path, touch)
        if touch.how in (How.VALUE, How.GIVEN):
            return False
        if touch.holder in self._tree:
            return not self._has_own(touch)
        if not touch.holder:
            return True
        return not self._is_constant(touch) and not self._is_foreign(touch)

    def _is_namesake(self, definer: Wanted, related: Relatives, path: str, touch: Touch) -> bool:
        """Whether a class of another file is only called as the one that an attribute is of."""
        holder = _holder(definer)
        if touch.holder != holder or touch.link is not None:
            return False
        there = [it for it in self._classes[path] if it.name == holder]
        return bool(there) and related.heirs.isdisjoint(base for it in there for base in it.bases)

    def _has_own(self, touch: Touch) -> bool:
        """Whether a class that is not related gets a value for an attribute of that name."""
        members = self._tree.of(touch.holder).members
        return any(
            other.holder in members and other.how in (How.VALUE, How.STORE)
            for _, other in self._touches[touch.name]
        )

    def _is_constant(self, touch: Touch) -> bool:
        """Whether a name is that of a constant of a module."""
        return any(
            other.how is How.CONSTANT and other.holder == touch.holder
            for _, other in self._touches[touch.name]
        )

    def _is_foreign(self, touch: Touch) -> bool:
        """Whether what is touched comes from outside of the tree."""
        link = touch.link
        if link is None or link.statement.module.startswith("."):
            return False
        return link.target[0] not in self._packages


def _holder(definer: Wanted) -> str:
    """The class that an attribute is of."""
    return definer.timeout.owner.rpartition(".")[2]


def _is_rewritten(timeout: Timeout, touch: Touch) -> bool:
    """Whether a place is among those that are rewritten."""
    return any(it.span.start <= touch.offset < it.span.end for it in timeout.sites)


def _said(how: How, place: str) -> str:
    if how is How.VALUE:
        return f"{place} gives a related class another value"
    if how is How.TEXT:
        return f"{place} names it in a string"
    return f"{place} may read it" if how is How.READ else f"{place} may set it on an object"
