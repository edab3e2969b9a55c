"""Which check an identifier gets, in the manner of the project: the nearest that fits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from codemods.codemod import Site
from codemods.identifiers.converting import Converters
from codemods.identifiers.facts import Facts, Found, Guard, Room

_OUTSIDE = frozenset({"oslo_utils", "uuid", "webob", "werkzeug"})
"""Packages that are no project's own: to import from them leads to no import in a circle."""
_LEFT_OUT = "it may be left out"


@dataclass(frozen=True, slots=True)
class Order:
    """A check that is written where there is one place for it, perhaps in another file."""

    path: str
    site: Site

    def is_at(self, other: Order) -> bool:
        """Whether the place is that of another order."""
        return (self.path, self.site.span) == (other.path, other.site.span)


Answer: TypeAlias = "Guard | Order | str"
"""A statement for the top of the function, another order, or why there is no check."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The checks of a project."""

    guards: tuple[tuple[str, Guard], ...]
    """Statements, by the file that each is in; the most frequent first."""
    converters: Converters
    uuids: frozenset[str]
    """The names of what the project checks to be UUIDs."""

    def for_(self, path: str, found: Found, name: str) -> Answer:
        """The check that a parameter gets, or why it gets none."""
        *_, last = answers = list(self._by_habit(path, found, name))
        written = next((it for it in answers if not isinstance(it, str)), None)
        return written or next((it for it in answers if it), last)

    def _by_habit(self, path: str, found: Found, name: str) -> Iterator[Answer]:
        """What each manner of checking comes to, the nearest first; a reason that says least of
        this one identifier last."""
        for it in found.decorators:
            if it.parameter == name:
                is_free = it.site is not None and name not in found.optional
                yield Order(path, it.site) if is_free and it.site else it.reason or _LEFT_OUT
        statement = self._statement(path, found, name)
        if isinstance(statement, Guard) and (path, statement) in self.guards:
            yield statement
        if not found.is_read:
            converted = self.converters.for_(path, found, name, is_uuid=self._is_uuid(name))
            yield Order(*converted) if isinstance(converted, tuple) else converted
        yield statement

    def _statement(self, path: str, found: Found, name: str) -> Guard | str:
        if not self.guards:
            return "the project has no such check to follow"
        if found.is_read:
            return "it is read from the request within the function"
        holder = found.owner.rpartition(".")[0]
        beside = [guard for at, guard in self.guards if at == path]
        like = [it for it in beside if it.parameter == name and it.holder == holder]
        if not self._is_uuid(name) and not like:
            return "it may be a number or a name"
        if name in found.optional:
            return _LEFT_OUT
        room = found.room
        if room is None or room.site is None:
            return room.reason if room else ""
        like += [it for it in beside if it.parameter == name or it.is_general]
        like += [it for at, it in self.guards if at != path and it.is_general and not it.is_local]
        if not like:
            return "what the project's checks say fits other identifiers only"
        fitting = next((it for it in like if it in beside or _fits(it, room)), None)
        if fitting is None or not room.outer.isdisjoint(fitting.binds):
            return "names of the project's check mean something else in the file, or nothing"
        return fitting

    def _is_uuid(self, name: str) -> bool:
        """Whether a name says that it is a UUID, or the project checks it as one elsewhere."""
        return name.endswith("uuid") or (name != "id" and name in self.uuids)


def of(facts: Mapping[str, Facts], unseen: Collection[str]) -> Answers:
    """The checks of a project."""
    guards = [(path, guard) for path, one in facts.items() for guard in one.guards]
    times = Counter(guard.source for _, guard in guards)
    guards.sort(key=lambda it: (-times[it[1].source], it[0]))
    converters = Converters.of(facts, unseen)
    uuids = {guard.parameter for _, guard in guards} | converters.uuids
    return Answers(tuple(guards), converters, frozenset(uuids))


def _fits(guard: Guard, room: Room) -> bool:
    """Whether a file has what a check reads, or may have it."""
    return all(
        it in room.imports
        or (
            it.module.partition(".")[0] in _OUTSIDE
            and it.binds not in room.taken
            and it.binds not in {other.binds for other in room.imports}
        )
        for it in guard.imports
    )
