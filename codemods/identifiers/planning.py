"""What is said of each identifier that goes unchecked, and which check it gets."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from codemods.codemod import IGNORED, Import, Refusal, Repair, Site, Span
from codemods.identifiers import answers, messages
from codemods.identifiers.answers import Answers, Order
from codemods.identifiers.facts import HOLE, Facts, Found, Guard
from codemods.identifiers.properties import Schemas

_NOT_ASKED = "checks are written only where that is asked for"


@dataclass(slots=True)
class _Work:
    """What is to be done in one file."""

    sites: dict[Span, Site] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    imports: dict[Import, None] = field(default_factory=dict)
    held: set[Import] = field(default_factory=set)
    """What the file imports already."""
    ignored: frozenset[int] = frozenset()
    """Where comments have something left as it is."""

    def add(self, site: Site, message: str) -> None:
        """Have a site done; those at one place are one."""
        before = self.sites.get(site.span)
        if site.span.start in self.ignored:
            self.refusals.append(Refusal(site.span.start, message, IGNORED))
            return
        if before is None:
            self.sites[site.span] = replace(site, message=message)
            return
        new = [it for it in site.arguments if it not in before.arguments]
        messages = dict.fromkeys([*(before.message or "").split("; "), message])
        self.sites[site.span] = replace(
            before,
            message="; ".join(messages),
            arguments=(*before.arguments, *new),
            introduces=(*before.introduces, *site.introduces),
        )

    def repair(self) -> Repair:
        new = tuple(it for it in self.imports if it not in self.held)
        return Repair(tuple(self.sites.values()), tuple(self.refusals), new)


def plan(
    facts: Mapping[str, Facts], unseen: Collection[str], *, writes: bool
) -> Mapping[str, Repair]:
    """What is to be done in each file."""
    routes: dict[tuple[str, str], bool] = {}
    for it in (route for one in facts.values() for route in one.routes):
        key = (it.view, it.parameter)
        routes[key] = it.is_open or routes.get(key, False)
    known = answers.of(facts, unseen) if writes else None
    work = {path: _Work(ignored=it.ignored) for path, it in facts.items()}
    for path, one in facts.items():
        for found in (_routed(it, routes) for it in one.found):
            if not found.parameters:
                continue
            if found.offset in one.ignored:
                _refuse(work, path, found, IGNORED)
            elif known is None:
                _refuse(work, path, found, _NOT_ASKED)
            else:
                _answer(work, path, found, known)
    schemas = Schemas.of(facts, unseen)
    for path, one in facts.items():
        for read in one.reads:
            answer = schemas.for_(path, read)
            found = Found(read.offset, read.owner, (read.parameter,), read.kind, is_read=True)
            if answer is not None and read.offset in one.ignored:
                _refuse(work, path, found, IGNORED)
            elif isinstance(answer, tuple) and writes:
                at, site = answer
                told = messages.found(found, found.parameters, path if at != path else "")
                _of(work, at).add(site, told)
            elif answer is not None:
                reason = answer if writes and isinstance(answer, str) else _NOT_ASKED
                _refuse(work, path, found, reason)
    repairs = {path: it.repair() for path, it in work.items()}
    return {path: it for path, it in repairs.items() if it != Repair()}


def _routed(found: Found, routes: Mapping[tuple[str, str], bool]) -> Found:
    """Less the parameters of a view that no address gives any text, and less what is read from a
    request whose address takes no other text than what it says."""
    if not found.view:
        return found
    unknown = found.is_read
    names = tuple(it for it in found.parameters if routes.get((found.view, it), unknown))
    return replace(found, parameters=names)


def _refuse(work: dict[str, _Work], path: str, found: Found, reason: str) -> None:
    told = messages.found(found, found.parameters)
    _of(work, path).refusals.append(Refusal(found.offset, told, reason))


def _of(work: dict[str, _Work], path: str) -> _Work:
    return work.setdefault(path, _Work())


def _answer(work: dict[str, _Work], path: str, found: Found, known: Answers) -> None:
    """Have the parameters of a function checked, or say why not."""
    here = _of(work, path)
    told = {name: known.for_(path, found, name) for name in found.parameters}
    for reason in dict.fromkeys(it for it in told.values() if isinstance(it, str)):
        names = [name for name, it in told.items() if it == reason]
        here.refusals.append(Refusal(found.offset, messages.found(found, names), reason))
    guards = {name: it for name, it in told.items() if isinstance(it, Guard)}
    room = found.room
    if guards and room is not None and room.site is not None:
        here.held.update(room.imports)
        here.imports.update(dict.fromkeys(new for it in guards.values() for new in it.imports))
        sources = (it.source.replace(HOLE, name) for name, it in guards.items())
        site = replace(
            room.site,
            arguments=(*room.site.arguments, *sources),
            introduces=(*room.site.introduces, *_read(guards)),
        )
        here.add(site, messages.found(found, list(guards)))
    orders = {name: it for name, it in told.items() if isinstance(it, Order)}
    for it in orders.values():
        names = [name for name, other in orders.items() if other.is_at(it)]
        elsewhere = path if it.path != path else ""
        _of(work, it.path).add(it.site, messages.found(found, names, elsewhere))


def _read(guards: Mapping[str, Guard]) -> Iterator[str]:
    yield from dict.fromkeys(it.binds for guard in guards.values() for it in guard.imports)
