"""Where the options are defined and how each timeout is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from codemods.codemod import Definition, Repair
from codemods.timeouts.facts import Left, Lifting, Reading, Wanted
from codemods.timeouts.oslo import naming, places, reading, sentences, values, writing
from codemods.timeouts.oslo.facts import DEFAULT, Handle, Told
from codemods.timeouts.oslo.project import Home, Known, Project

_TELLING = 2
"""How many words, at least, say what an option of no group is for."""


@dataclass(slots=True)
class _New:
    """An option that is to be defined."""

    wanted: Wanted
    """The first of those that it is for."""
    name: str
    home: Home


@dataclass(slots=True)
class _Plan:
    project: Project
    news: list[_New] = field(default_factory=list)

    def reading(self, wanted: Wanted, told: Told) -> Reading | Left:
        if wanted.timeout.at_import:
            return Left("it is read when the module is imported, before any configuration is")
        handle = reading.handle_for(self.project, wanted.path, told)
        if isinstance(handle, Left):
            return handle
        home = places.of(self.project, wanted, told)
        group = home.group if isinstance(home, Home) else None
        known = self._known(wanted, told, handle, group)
        if known:
            return self._existing(wanted, told, handle, known)
        if isinstance(home, Left):
            return home
        if wanted.timeout.owner.partition(".")[0] in told.backend_readers:
            return Left("the options of its class belong to a backend: self.configuration")
        obstacle = reading.obstacle(self.project, told, home, handle)
        if obstacle:
            return obstacle
        new = self._merged(wanted, home) or self._new(wanted, home)
        if isinstance(new, Left):
            return new
        return reading.of(told, handle, home.group or DEFAULT, new.name)

    # An option that is there already

    def _known(self, wanted: Wanted, told: Told, handle: Handle, group: str | None) -> Known | None:
        """An option that says the same."""
        name = next(naming.candidates(wanted.path, wanted.timeout), "")
        what = naming.subject(name)
        read = [known for known, _ in self.project.reads(told)]
        for known in read:
            if known.option.name == name and self._may_read(told, handle, known):
                return known
        for within in dict.fromkeys((group or DEFAULT, DEFAULT)):
            for known in self.project.known.get((within, name), ()):
                if self._may_read(told, handle, known):
                    return known
        alike = (
            known
            for (within, _), several in self.project.known.items()
            for known in several
            if within == group
            and naming.subject(known.option.name) == what
            and _is_alike(known.option.name, wanted)
        )
        return next((it for it in alike if self._may_read(told, handle, it)), None)

    def _may_read(self, told: Told, handle: Handle, known: Known) -> bool:
        option = known.option
        if option.deprecated or option.kind not in ("IntOpt", "FloatOpt"):
            return False
        home = known.home
        if any(it.home == home for it, _ in self.project.reads(told)):
            return True
        if self.project.is_central(home):
            return reading.obstacle(self.project, told, home, handle) is None
        ready = any(it.at_import for it in home.list.registrations)
        return ready and (home.told is told or home.told.module in told.imports)

    def _existing(self, wanted: Wanted, told: Told, handle: Handle, known: Known) -> Reading | Left:
        found = reading.of(told, handle, known.group, known.option.name)
        same = known.option.default == wanted.timeout.seconds
        if same and isinstance(wanted.timeout.seconds, int) == (known.option.kind == "IntOpt"):
            return found
        text = reading.of(told, replace(handle, text="CONF"), known.group, known.option.name).text
        if same:
            return Left(f"{text}, which says the same, is read as another type of number")
        if not known.option.default_source:
            return Left(f"{text}, which says the same, has no default")
        return Left(f"{text}, which says the same, has the default {known.option.default_source}")

    # A new one

    def _merged(self, wanted: Wanted, home: Home) -> _New | None:
        """The option of a copy of the same: of the same thing in a function of the same name."""
        for new in self.news:
            first = new.wanted.timeout
            if (
                (new.home.path, new.home.index) == (home.path, home.index)
                and (first.thing, first.kind) == (wanted.timeout.thing, wanted.timeout.kind)
                and first.seconds == wanted.timeout.seconds
                and type(first.seconds) is type(wanted.timeout.seconds)
                and first.owner
                and first.owner.rpartition(".")[2] == wanted.timeout.owner.rpartition(".")[2]
            ):
                return new
        return None

    def _new(self, wanted: Wanted, home: Home) -> _New | Left:
        group = home.group or DEFAULT
        for name in naming.candidates(wanted.path, wanted.timeout):
            if group == DEFAULT and len(naming.subject(name)) < _TELLING:
                continue
            if not self.project.is_taken(group, name) and name.isidentifier():
                self.project.taken[group].add(name)
                new = _New(wanted, name, home)
                self.news.append(new)
                return new
        return Left(f"the group {group} has options of all the names that it could have")

    # What is written

    def repairs(self) -> dict[str, Repair]:
        """The definitions of the options, by path."""
        by_list: dict[tuple[str, int], list[_New]] = {}
        for new in self.news:
            by_list.setdefault((new.home.path, new.home.index), []).append(new)
        repairs: dict[str, Repair] = {}
        for (path, _), news in by_list.items():
            before = repairs.get(path, Repair())
            after = _repair(news)
            repairs[path] = Repair(
                sites=tuple(sorted((*before.sites, *after.sites), key=lambda it: it.span.start)),
                definitions=(*before.definitions, *after.definitions),
            )
        return repairs


def lift(wanted: Sequence[Wanted], held: Mapping[str, Told]) -> Lifting:
    plan = _Plan(Project(held))
    readings: dict[Wanted, Reading | Left] = {}
    for it in wanted:
        told = held.get(it.path)
        if told is None:
            readings[it] = Left("what the file imports is not known")
        else:
            readings[it] = plan.reading(it, told)
    return Lifting(readings, plan.repairs())


def _is_alike(name: str, wanted: Wanted) -> bool:
    """Whether an option's name says that it is a time of the same kind."""
    last = naming.words(name)[-1]
    return last in naming.TIME_WORDS and last in places.WORDS[wanted.timeout.kind]


def _repair(news: Sequence[_New]) -> Repair:
    """What appends options to the one list that they all go to."""
    home = news[0].home
    site = home.list.site
    assert site is not None
    texts = [_text(new) for new in news]
    definitions: tuple[Definition, ...] = ()
    introduces: tuple[str, ...] = ()
    if home.list.named:
        introduces = tuple(new.name for new in news)
        definitions = tuple(
            Definition(new.name, f"{new.name} = {text}")
            for new, text in zip(news, texts, strict=True)
        )
        texts = list(introduces)
    gap = "gap" if home.list.gap else ""
    texts = [text.replace("\n", home.list.newline) for text in texts]
    arguments = (str(home.list.column), gap, *texts)
    return Repair(
        (replace(site, arguments=arguments, introduces=introduces),), definitions=definitions
    )


def _text(new: _New) -> str:
    timeout = new.wanted.timeout
    least = 0 if timeout.allows_zero or isinstance(timeout.seconds, float) else 1
    number = writing.Number(
        timeout.seconds,
        values.spelt(timeout.source, timeout.seconds),
        least if timeout.seconds >= least else None,
    )
    told = sentences.help_of(new.wanted.path, timeout, new.name)
    given = new.home.list
    column = 0 if given.named else given.column
    return writing.option(new.home.told.cfg, new.name, number, told, given.manner, column)
