"""Where the options are defined and how each timeout is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from codemods.timeouts.backends.oslo import definitions, naming, notes, places, reading
from codemods.timeouts.backends.oslo.definitions import New
from codemods.timeouts.backends.oslo.facts import BACKENDS, DEFAULT, Handle, Told
from codemods.timeouts.backends.oslo.notes import Note
from codemods.timeouts.backends.oslo.places import Beside
from codemods.timeouts.backends.oslo.project import Home, Known, Project
from codemods.timeouts.copies import are_one
from codemods.timeouts.facts import Left, Lifting, Reading, Timeout, Wanted
from codemods.timeouts.words import words_of

_TELLING = 2
"""How many words, at least, say what an option of no group is for."""


def lift(wanted: Sequence[Wanted], held: Mapping[str, Told], noted: Mapping[str, Note]) -> Lifting:
    """`noted` are the release notes that there are, by path."""
    plan = _Plan(Project(held), held)
    readings: dict[Wanted, Reading | Left] = {}
    for it in sorted(wanted, key=lambda it: it.follows is not None):
        told = held.get(it.path)
        if told is None:
            readings[it] = Left("what the file imports is not known")
        else:
            readings[it] = plan.reading(it, told)
    repairs = {**definitions.repairs(plan.news), **notes.repairs(plan.news, noted)}
    return Lifting(readings, repairs, definitions.listed(plan.news))


@dataclass(slots=True)
class _Plan:
    project: Project
    _told: Mapping[str, Told]
    news: list[New] = field(default_factory=list)
    found: dict[Wanted, tuple[Home | Beside, str, str]] = field(default_factory=dict)
    """The option that each of those reads which others follow: its list, its group, its name."""

    def reading(self, wanted: Wanted, told: Told) -> Reading | Left:
        if wanted.timeout.at_import:
            return Left("it is read when the module is imported, before any configuration is")
        handle = reading.handle_for(self.project, wanted.path, told)
        if isinstance(handle, Left):
            return handle
        if wanted.follows:
            return self._followed(wanted, told, handle)
        home = places.of(self.project, wanted, told)
        group = (None if isinstance(home, Left) else home.group) or DEFAULT
        prefix = _prefix(home) if isinstance(home, Home) else ""
        known = self._known(wanted, told, handle, group, prefix)
        if known:
            self.found[wanted] = known.home, known.group, known.option.name
            return _existing(wanted, told, handle, known)
        if isinstance(home, Left):
            return home
        near = self._near(wanted, told, handle, group)
        if near:
            return near
        obstacle = reading.obstacle(self.project, told, home, handle, wanted.timeout)
        if obstacle:
            return obstacle
        new = self._merged(wanted, home) or self._new(wanted, home, group, prefix)
        if isinstance(new, Left):
            return new
        self.found[wanted] = new.home, group, new.name
        if isinstance(home, Home) and places.is_driven(home, wanted.timeout):
            return reading.of_backend(new.name)
        return reading.of(told, handle, group, new.name)

    def _followed(self, wanted: Wanted, told: Told, handle: Handle) -> Reading | Left:
        """The reading of the option that a timeout in another file has got."""
        if wanted.first not in self.found:
            return Left("there is no option that it could read")
        home, group, name = self.found[wanted.first]
        if isinstance(home, Home) and places.is_of_backend(home):
            return Left(places.BACKEND)
        obstacle = reading.obstacle(self.project, told, home, handle, wanted.timeout)
        return obstacle or reading.of(told, handle, group, name)

    # An option that is there already

    def _known(
        self, wanted: Wanted, told: Told, handle: Handle, group: str, prefix: str
    ) -> Known | None:
        """An option that says the same."""
        name = next(naming.candidates(wanted.path, wanted.timeout), "")
        known = self.project.known
        by_name = [
            *(it for it, _ in self.project.reads(told) if it.option.name == name),
            *known.get((group, f"{prefix}{name}"), ()),
            *known.get((group, name), ()),
            *known.get((DEFAULT, name), ()),
        ]
        alike = (
            it
            for (within, other), several in known.items()
            if within == group and _is_alike(other.removeprefix(prefix), name, wanted)
            for it in several
        )
        found = (
            it for it in (*by_name, *alike) if self._may_read(told, handle, it, wanted.timeout)
        )
        return next(found, None)

    def _may_read(self, told: Told, handle: Handle, known: Known, timeout: Timeout) -> bool:
        option = known.option
        if option.deprecated or option.kind not in ("IntOpt", "FloatOpt"):
            return False
        home = known.home
        if places.is_of_backend(home):
            return home.told is told and places.is_driven(home, timeout)
        if self.project.is_read_by(home, told, timeout.readers):
            return True
        if self.project.is_central(home):
            return reading.obstacle(self.project, told, home, handle, timeout) is None
        ready = any(it.at_import for it in home.list.registrations)
        return ready and (home.told is told or home.told.module in told.imports)

    def _near(self, wanted: Wanted, told: Told, handle: Handle, group: str) -> Left | None:
        """Why a person has to say first whether an option that the file reads is the same."""
        name = next(naming.candidates(wanted.path, wanted.timeout), "")
        what = naming.subject(name)
        for known, _ in self.project.reads(told):
            other = known.option.name
            longer = naming.subject(other)[-len(what) :] == what
            if known.group == group and longer and _is_of_kind(other, wanted):
                text = reading.of(told, handle, group, other).text
                default = known.option.default_source or "None"
                return Left(f"{text}, which may say the same, has the default {default}")
        return None

    # A new one

    def _merged(self, wanted: Wanted, home: Home | Beside) -> New | None:
        """The option of a copy of the same."""
        return next(
            (it for it in self.news if it.home == home and are_one(it.wanted, wanted)), None
        )

    def _new(self, wanted: Wanted, home: Home | Beside, group: str, prefix: str) -> New | Left:
        told_apart = False
        if any(_are_beside(new.wanted, wanted) for new in self.news):
            return Left("no name would tell it from another one in the same function")
        for candidate in naming.candidates(wanted.path, wanted.timeout):
            name = candidate if candidate.startswith(prefix) else f"{prefix}{candidate}"
            if group in (DEFAULT, BACKENDS) and len(naming.subject(name)) < _TELLING:
                continue
            if not self.project.is_taken(group, name) and name.isidentifier():
                self.project.taken[group].add(name)
                place = f"{self._told[wanted.path].module.replace('.', '/')}.py"
                new = New(wanted, place, name, home, told_apart)
                self.news.append(new)
                return new
            told_apart = True
        return Left(f"the group {group} has options of all the names that it could have")


def _existing(wanted: Wanted, told: Told, handle: Handle, known: Known) -> Reading | Left:
    """The reading of an option that is there, if it has the right default."""
    option = known.option
    found = reading.of(told, handle, known.group, option.name)
    if places.is_driven(known.home, wanted.timeout):
        found = reading.of_backend(option.name)
    same = option.default == wanted.timeout.seconds
    if same and isinstance(wanted.timeout.seconds, int) == (option.kind == "IntOpt"):
        return replace(found, option=())  # what values it takes is not known
    if same:
        return Left(f"{found.text}, which says the same, is read as another type of number")
    if not option.default_source:
        return Left(f"{found.text}, which says the same, has no default")
    return Left(f"{found.text}, which says the same, has the default {option.default_source}")


def _prefix(home: Home) -> str:
    """What most options of a driver begin with: those of all vendors share a group."""
    if not places.is_of_backend(home):
        return ""
    firsts = Counter(it.name.partition("_")[0] for it in home.list.options)
    first, times = firsts.most_common(1)[0]
    if times * 2 > len(home.list.options) > 1:
        return f"{first}_"
    vendor = naming.vendor(home.path)
    return f"{vendor}_" if vendor else ""


def _are_beside(first: Wanted, other: Wanted) -> bool:
    """Whether two timeouts are of one thing in one function."""
    one, two = first.timeout, other.timeout
    same = (one.thing, one.kind, one.owner) == (two.thing, two.kind, two.owner)
    return same and one.owner != "" and first.path == other.path


def _is_alike(other: str, name: str, wanted: Wanted) -> bool:
    """Whether an option's name says that it is a time of the same kind for the same thing."""
    if naming.subject(other) != naming.subject(name):
        return False
    return _is_of_kind(other, wanted)


def _is_of_kind(other: str, wanted: Wanted) -> bool:
    """Whether the name of an option says that it is a time of the same kind."""
    return words_of(other)[-1] in places.WORDS[wanted.timeout.kind]
