"""Which files read a constant of another, from what all of them hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from codemods.codemod import Repair, Site, Span
from codemods.engine import links
from codemods.engine.links import Link, place_of
from codemods.engine.places import is_left_out
from codemods.timeouts import families
from codemods.timeouts.facts import (
    Facts,
    Form,
    Left,
    Needless,
    Patch,
    Reading,
    Timeout,
    Use,
    Wanted,
)
from codemods.timeouts.paths import holds_packages


class Readers:
    """Who reads the constants of whom."""

    def __init__(
        self, facts: Mapping[str, Facts], unseen: Collection[str], *, rewriting_patches: bool
    ) -> None:
        self._facts = facts
        self._unseen = unseen
        self._rewriting_patches = rewriting_patches
        self._uses: dict[str, list[tuple[str, Use]]] = {}
        self._definers: dict[Wanted, str] = {}
        self._mentions: dict[str, list[tuple[str, int]]] = {}
        self._defined: dict[str, list[tuple[str, ...]]] = {}
        self._stars = [(path, star) for path, fact in facts.items() for star in fact.stars]
        self._closed = next((path for path in unseen if path not in facts), None)
        """What is not looked into, if anything is."""
        for path, fact in facts.items():
            for use in fact.uses:
                self._uses.setdefault(use.name, []).append((path, use))
            for mention in fact.mentions:
                self._mentions.setdefault(mention.name, []).append((path, mention.line))
            for dotted in fact.defined:
                *around, name = dotted.split(".")
                self._defined.setdefault(name, []).append((*place_of(path), *around))
        self._parts = {part for path in facts for part in place_of(path)}

    def family(self, definer: Wanted) -> dict[Wanted, Left | None]:
        """A constant and what reads it in other files, each with a reason to stay if there is one;
        what is no constant is alone."""
        if definer.timeout.form is not Form.CONSTANT:
            return {definer: None}
        reason = self._obstacle(definer)
        if reason is not None:
            return {definer: Left(reason)}
        place, name = place_of(definer.path), definer.timeout.name
        found: dict[str, list[Site]] = {}
        patches: dict[str, list[Patch]] = {}
        for path, use in self._uses.get(name, ()):
            if path != definer.path and self.leads(use.link, path, place, name):
                found.setdefault(path, []).extend(use.sites)
                patches.setdefault(path, []).extend([use.patch] if use.patch else ())
        return self.together(definer, found, patches)

    def together(
        self,
        definer: Wanted,
        found: Mapping[str, Sequence[Site]],
        patches: Mapping[str, Sequence[Patch]] = MappingProxyType({}),
    ) -> dict[Wanted, Left | None]:
        """A constant, or an attribute of a class, with what reads it in other files, and what
        patches it there, by path."""
        if self._closed is not None:
            return {definer: Left(f"{self._closed} may read it, and is not looked into")}
        members = [
            replace(it, patches=tuple(patches.get(it.path, ())))
            for it in self._elsewhere(definer, found)
        ]
        members = families.family(definer, members)
        if not any(it.timeout.is_read and not is_left_out(it.path) for it in members):
            return {definer: Left("nothing reads it")}
        self._definers.update(dict.fromkeys(members[1:], definer.path))
        return {it: families.STAYS if it.path in self._unseen else None for it in members}

    def _obstacle(self, definer: Wanted) -> str | None:
        """Why a constant stays for the sake of another file, if it does."""
        name, place = definer.timeout.name, place_of(definer.path)
        for path, star in self._stars:
            if path != definer.path and _names(star.link, path, place) is not False:
                return f"{path}:{star.line} imports all that its module holds"
        for path, line in self._mentions.get(name, ()):
            if path != definer.path:
                return f"{path}:{line} may read it from this module"
        for path, use in self._uses.get(name, ()):
            leads = self.leads(use.link, path, place, name) if path != definer.path else False
            if leads is None:
                return f"{use.where} may read it from this module"
            if leads and use.reason and not (use.patch and self._rewriting_patches):
                return use.reason
        return None

    def _elsewhere(self, definer: Wanted, found: Mapping[str, Sequence[Site]]) -> Iterator[Wanted]:
        place, timeout = _holder(definer.path, definer.timeout), definer.timeout
        for path, sites in found.items():
            forgets = any(
                name == timeout.name and self.leads(link, path, place, name)
                for needless in self._facts[path].needless
                if needless.link
                for link, name in _read_by(needless.link, needless)
            )
            there = replace(
                timeout,
                offset=min((site.span.start for site in sites), default=0),
                message="",
                sites=tuple(dict.fromkeys(sites)),
                texts=(),
                forgets=(definer.path,) if forgets else (),
                read_in=("",),
            )
            yield Wanted(path, there)

    def leads(self, link: Link, path: str, place: tuple[str, ...], name: str) -> bool | None:
        """Whether the file at `path` means by `link` the module, or class, at `place`, when it
        reads `name` of it; None where that is not certain."""
        named = _names(link, path, place)
        alike = [it for it in self._defined.get(name, ()) if _names(link, path, it)]
        if named is not False:
            return True if named and alike in ([], [place]) else None
        # What lies outside of the tree does not have it from the module.
        outside = not link.statement.module.startswith(".") and link.target[0] not in self._parts
        return False if alike or outside else None

    # Imports that go

    def without_imports(
        self, readings: Mapping[Wanted, Reading | Left]
    ) -> Iterator[tuple[str, Repair]]:
        """By path: what takes the imports away that nothing needs once these are lifted."""
        by_path: dict[str, list[tuple[Wanted, Reading]]] = {}
        for wanted, reading in readings.items():
            if isinstance(reading, Reading) and wanted in self._definers:
                by_path.setdefault(wanted.path, []).append((wanted, reading))
        for path, lifted in by_path.items():
            sites: dict[Span, Site] = {}
            for needless in self._facts[path].needless:
                if self._goes(needless, path, lifted):
                    site = needless.site
                    before = sites.get(site.span, replace(site, arguments=(), unless_read=()))
                    arguments = (*before.arguments, *site.arguments)
                    unless_read = (*before.unless_read, *site.unless_read)
                    sites[site.span] = replace(site, arguments=arguments, unless_read=unless_read)
            yield path, Repair(tuple(sites.values()))

    def _goes(
        self, needless: Needless, path: str, lifted: Sequence[tuple[Wanted, Reading]]
    ) -> bool:
        """Whether all that an import is there for is lifted, and nothing new reads its name."""
        places: dict[str, list[tuple[str, ...]]] = {}
        for wanted, reading in lifted:
            new = [reading.text, *reading.introduces, *(it.text for it in reading.overrides)]
            if any(re.match(rf"{needless.binds}\b", it) for it in new):
                return False
            place = _holder(self._definers[wanted], wanted.timeout)
            places.setdefault(wanted.timeout.name, []).append(place)
        return all(
            any(self.leads(link, path, place, name) for place in places.get(name, ()))
            for link, name in self._needed_for(needless, path)
        )

    def _needed_for(self, needless: Needless, path: str) -> Iterator[tuple[Link, str]]:
        """What an import is there for: what holds it, and its name."""
        if needless.link is not None:
            yield from _read_by(needless.link, needless)
            return
        for use in self._facts[path].uses:
            if use.name in needless.constants:
                yield use.link, use.name


def _read_by(link: Link, needless: Needless) -> Iterator[tuple[Link, str]]:
    """What is read by way of an import: what holds it, and its name."""
    for dotted in needless.constants:
        *around, name = dotted.split(".")
        yield replace(link, target=(*link.target, *around)), name


def _holder(path: str, timeout: Timeout) -> tuple[str, ...]:
    """The module that has a constant, or the class that has an attribute."""
    around = timeout.owner.split(".") if timeout.form is Form.CLASS else []
    return (*place_of(path), *around)


def _names(link: Link, path: str, place: tuple[str, ...]) -> bool | None:
    """Whether a link in the file at `path` names what is at `place`; None where it may."""
    if links.leads_to(link, place, path):
        return True
    top = place[: -len(link.target)]
    if link.statement.module.startswith(".") or place[len(top) :] != link.target:
        return False
    return True if holds_packages(top) else None
