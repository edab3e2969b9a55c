"""What the files of a tree do with an attribute of a class, and why that may keep it."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping

from codemods.engine import scopes
from codemods.engine.module import Module, Occurrence
from codemods.engine.text import words
from codemods.timeouts import receivers
from codemods.timeouts.attributes import is_public
from codemods.timeouts.classes import Classes, Relatives
from codemods.timeouts.facts import Facts, Form, How, Timeout, Touch, Wanted
from codemods.timeouts.paths import parts_of
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
        if next(words(module.text, name), None) is None:
            continue
        for place in module.occurrences(name):
            told = _touch(module, place, name)
            if told is not None:
                how, receiver = told
                line = module.lines.line_of(place.offset)
                yield Touch(name, place.offset, line, how, receiver.name, receiver.source)


def _touch(module: Module, place: Occurrence, name: str) -> tuple[How, Receiver] | None:
    node = place.node
    if isinstance(node, ast.Attribute) and node.attr == name:
        receiver = receivers.of(module, node.value, place)
        how = How.READ if isinstance(node.ctx, ast.Load) else How.STORE
        return None if receiver.is_module else (how, receiver)
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
    return None


def _text(module: Module, place: Occurrence, text: str) -> tuple[How, Receiver] | None:
    """A string that is the name, alone or behind those of what it is in."""
    holder, _, last = text.rpartition(".")
    if last != place.name or not _DOTTED.fullmatch(text):
        return None
    if holder:
        source, _, last = holder.rpartition(".")
        return How.TEXT, Receiver(last, source)
    call = place.parent
    if isinstance(call, ast.Call) and call.args[1:2] == [place.node]:
        receiver = receivers.of(module, call.args[0], place.up(1))
        return None if receiver.is_module else (How.TEXT, receiver)
    return How.TEXT, Receiver("")


def _keyword(module: Module, place: Occurrence) -> tuple[How, Receiver] | None:
    """A keyword by which an attribute may be set: of a class that is called, or of a patch."""
    call = place.parent
    assert isinstance(call, (ast.Call, ast.ClassDef))
    if isinstance(call, ast.ClassDef):
        return None
    if isinstance(call.func, ast.Attribute) and call.func.attr == "multiple" and call.args:
        receiver = receivers.of(module, call.args[0], place.up(1))
        return None if receiver.is_module else (How.STORE, receiver)
    called = call.func
    if isinstance(called, ast.Attribute) and called.attr == "__init__":
        called = called.value
    receiver = receivers.of(module, called, place.up(1))
    return (How.GIVEN, receiver) if receiver.name else None


# All files


def reasons(wanted: Collection[Wanted], facts: Mapping[str, Facts]) -> Mapping[Wanted, str]:
    """Why attributes of classes stay, of those that do."""
    attributes = [it for it in wanted if it.timeout.form is Form.CLASS]
    if not attributes:
        return {}
    tree = _Tree(facts)
    return {it: reason for it in attributes if (reason := tree.reason(it))}


class _Tree:
    """What all files say."""

    def __init__(self, facts: Mapping[str, Facts]) -> None:
        self.tree = Classes([it for fact in facts.values() for it in fact.classes])
        self._classes = {path: fact.classes for path, fact in facts.items()}
        self._packages = {parts_of(path)[0] for path in facts}
        self._touches: dict[str, list[tuple[str, Touch]]] = {}
        for path, fact in sorted(facts.items()):
            for touch in fact.touches:
                self._touches.setdefault(touch.name, []).append((path, touch))

    def reason(self, wanted: Wanted) -> str | None:
        name, holder = wanted.timeout.name, wanted.timeout.owner.rpartition(".")[2]
        related = self.tree.of(holder)
        if any(map(_LOOKED_AT.fullmatch, related.members)) or related.metaclasses - _ABSTRACT:
            return "the attributes of its class are looked at, whatever they are called"
        foreign = {it for it in related.members if it not in self.tree} - _FREE
        if is_public(name) and foreign:
            return f"its class has to do with {sorted(foreign)[0]}, which may read it"
        for path, touch in self._touches.get(name, ()):
            if path == wanted.path and _is_rewritten(wanted.timeout, touch):
                continue
            if self._concerns(wanted, related, path, touch):
                return _said(touch.how, f"{path}:{touch.line}")
        return None

    def _concerns(self, wanted: Wanted, related: Relatives, path: str, touch: Touch) -> bool:
        """Whether what a file does may have to do with the attribute of a class."""
        holder = wanted.timeout.owner.rpartition(".")[2]
        if touch.how is How.CONSTANT:
            return False
        if touch.holder in related.members:
            return path == wanted.path or not self._is_namesake(holder, related, path, touch)
        if touch.how in (How.VALUE, How.GIVEN):
            return False
        if touch.holder in self.tree:
            return not self._has_own(touch)
        if not touch.holder:
            return True
        return not self._is_constant(touch) and not self._is_foreign(touch)

    def _is_namesake(self, holder: str, related: Relatives, path: str, touch: Touch) -> bool:
        """Whether a class of another file is only called as the one that an attribute is of."""
        if touch.holder != holder or touch.source:
            return False
        there = [it for it in self._classes[path] if it.name == holder]
        return bool(there) and related.heirs.isdisjoint(base for it in there for base in it.bases)

    def _has_own(self, touch: Touch) -> bool:
        """Whether a class that is not related gets a value for an attribute of that name."""
        members = self.tree.of(touch.holder).members
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
        top = touch.source.partition(".")[0]
        return bool(top) and top not in self._packages


def _is_rewritten(timeout: Timeout, touch: Touch) -> bool:
    """Whether a place is among those that are rewritten."""
    return any(it.span.start <= touch.offset < it.span.end for it in timeout.sites)


def _said(how: How, place: str) -> str:
    if how is How.VALUE:
        return f"{place} gives a related class another value"
    if how is How.TEXT:
        return f"{place} names it in a string"
    return f"{place} may read it" if how is How.READ else f"{place} may set it on an object"
