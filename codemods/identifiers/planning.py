"""What is said of each identifier that goes unchecked, and which check it gets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from codemods.codemod import Import, Refusal, Repair, Site, Span
from codemods.identifiers import messages
from codemods.identifiers.facts import HOLE, Facts, Found, Guard, Room

_OUTSIDE = frozenset({"oslo_utils", "uuid", "webob", "werkzeug"})
"""Packages that are no project's own: to import from them leads to no import in a circle."""


@dataclass(frozen=True, slots=True)
class Habits:
    """The checks of a project, by the file that each is in; the most frequent first."""

    guards: tuple[tuple[str, Guard], ...]

    def for_(self, path: str, found: Found, name: str) -> Guard | str:
        """The check that a parameter gets, or why it gets none."""
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
            return "it may be left out"
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
        if name.endswith("uuid"):
            return True
        return name != "id" and any(guard.parameter == name for _, guard in self.guards)


def plan(facts: Mapping[str, Facts], *, writes: bool) -> Mapping[str, Repair]:
    """What is to be done in each file."""
    routes: dict[tuple[str, str], bool] = {}
    for it in (route for one in facts.values() for route in one.routes):
        key = (it.view, it.parameter)
        routes[key] = it.is_open or routes.get(key, False)
    habits = _habits(facts)
    repairs: dict[str, Repair] = {}
    for path, one in facts.items():
        found = [it for it in (_routed(it, routes) for it in one.found) if it.parameters]
        if not found:
            continue
        if not writes:
            reason = "checks are written only where that is asked for"
            refusals = tuple(
                Refusal(it.offset, messages.found(it, it.parameters), reason) for it in found
            )
            repairs[path] = Repair(refusals=refusals)
        else:
            repairs[path] = _repair(path, found, habits)
    return repairs


def _routed(found: Found, routes: Mapping[tuple[str, str], bool]) -> Found:
    """Less the parameters of a view that no address gives any text, and less what is read from a
    request whose address takes no other text than what it says."""
    if not found.view:
        return found
    unknown = found.is_read
    names = tuple(it for it in found.parameters if routes.get((found.view, it), unknown))
    return replace(found, parameters=names)


def _habits(facts: Mapping[str, Facts]) -> Habits:
    guards = [(path, guard) for path, one in facts.items() for guard in one.guards]
    times = Counter(guard.source for _, guard in guards)
    return Habits(tuple(sorted(guards, key=lambda it: (-times[it[1].source], it[0]))))


def _repair(path: str, found: Sequence[Found], habits: Habits) -> Repair:
    sites: dict[Span, Site] = {}
    refusals: list[Refusal] = []
    imports: dict[Import, None] = {}
    written: dict[Span, set[str]] = {}
    for one in found:
        answers = {name: habits.for_(path, one, name) for name in one.parameters}
        for reason in dict.fromkeys(it for it in answers.values() if isinstance(it, str)):
            names = [name for name, it in answers.items() if it == reason]
            refusals.append(Refusal(one.offset, messages.found(one, names), reason))
        guards = {name: it for name, it in answers.items() if isinstance(it, Guard)}
        if guards and one.room is not None and one.room.site is not None:
            span = one.room.site.span
            before = sites.get(span, one.room.site)
            done = written.setdefault(span, set())
            told = messages.found(one, list(guards))
            sites[span] = replace(
                before,
                message=f"{before.message}; {told}" if before.message else told,
                arguments=(*before.arguments, *_sources(guards, done)),
                introduces=(*before.introduces, *_read(guards)),
            )
            done.update(guards)
            for it in guards.values():
                imports.update(dict.fromkeys(it.imports))
    held = {it for one in found if one.room for it in one.room.imports}
    new = tuple(it for it in imports if it not in held)
    return Repair(tuple(sites.values()), tuple(refusals), new)


def _sources(guards: Mapping[str, Guard], done: set[str]) -> Iterator[str]:
    for name, it in guards.items():
        if name not in done:
            yield it.source.replace(HOLE, name)


def _read(guards: Mapping[str, Guard]) -> Iterator[str]:
    yield from dict.fromkeys(it.binds for guard in guards.values() for it in guard.imports)


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
