"""Which list a new option goes to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from codemods.timeouts.backends.oslo import naming
from codemods.timeouts.backends.oslo.facts import BACKENDS, DEFAULT, Driver, Told
from codemods.timeouts.backends.oslo.project import Home, Project
from codemods.timeouts.facts import Kind, Left, Timeout, Wanted
from codemods.timeouts.words import words_of

_BASES = ("base", "default", "common", "core", "service")
"""Modules of the package that hold what belongs nowhere else, the likeliest first."""

_OPTIONS = re.compile(r"(?:^|[/_])(?:cfg|conf|config|opts|options)(?:[/_]|\.py$)")
"""In the path of a module that holds nothing but options."""

BACKEND = "the options here are those of a backend, and which one is not known"

_UNFIT = "none of the groups of options there is for what this file does"

_SHORT = 4
"""Names of so many letters begin other names by chance."""

WORDS = {
    Kind.LIMIT: ("timeout", "timeouts", "deadline", "wait"),
    Kind.INTERVAL: ("interval", "intervals", "delay", "period"),
    Kind.LIFETIME: ("ttl", "expiration", "lifetime", "duration"),
}
"""What names of options of a kind end with."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A list that does not exist yet, in the file that reads its options."""

    path: str
    told: Told
    group: str
    model: Home
    """A list of another file that shows how one is written."""


def of(project: Project, wanted: Wanted, told: Told) -> Home | Beside | Left:
    """The list that a new option for `wanted` goes to."""
    kind = wanted.timeout.kind
    own = [it for it in project.homes if it.path == wanted.path and _is_ready(it)]
    if own:
        return _own(project, own, wanted, told)
    central = [it for it in project.homes if project.is_central(it) and project.is_open(it)]
    if central:
        return _best(project, _of_module(project, central, wanted.path, told), told, kind)
    alone = [it for it in project.homes if it.told is project.module]
    if alone and _may_read(told, alone[0].told):
        found = [it for it in alone if project.is_open(it) and _is_ready(it)]
        if found:
            fitting = _of_group(project, found, wanted.path, told)
            return _best(project, fitting, told, kind) if fitting else Left(_UNFIT)
    read = [
        it
        for it in _read(project, told)
        if _is_near(it, wanted.path, told) or _is_proven(project, it, wanted, told)
    ]
    if read:
        return _best(project, read, told, kind)
    return _beside(project, wanted, told)


def driver_of(told: Told, owner: str) -> Driver | None:
    """The driver with options for each backend, if `owner` is one of its methods."""
    name, _, rest = owner.partition(".")
    method = rest.partition(".")[0]
    return next((it for it in told.drivers if it.name == name and method in it.methods), None)


def is_of_backend(home: Home) -> bool:
    """Whether each backend has the options of a list for itself."""
    handed = {name for driver in home.told.drivers for name in driver.lists}
    groups = {it.group for it in home.list.registrations}
    return home.list.variable in handed or BACKENDS in groups


def is_driven(home: Home, timeout: Timeout) -> bool:
    """Whether what reads a timeout reads the options of a list for its backend, of
    ``self.configuration``."""
    drivers = [driver_of(home.told, owner) for owner in timeout.readers]
    return all(it is not None and home.list.variable in it.lists for it in drivers)


def _own(project: Project, own: Sequence[Home], wanted: Wanted, told: Told) -> Home | Left:
    """The list of the file itself."""
    eligible = [it for it in own if project.is_open(it)]
    driven = [it for it in eligible if is_driven(it, wanted.timeout)]
    of_backend = [it for it in own if is_of_backend(it)]
    if not driven and len(of_backend) * 2 > len(own):
        return Left(BACKEND)
    eligible = driven or [it for it in eligible if it not in of_backend]
    if not eligible:
        return Left("the options of this file are registered in a way that can't be followed")
    return _best(project, eligible, told, wanted.timeout.kind)


def _is_ready(home: Home) -> bool:
    """Whether a list is registered when its module is imported."""
    return any(it.at_import and not it.cli for it in home.list.registrations)


def _read(project: Project, told: Told) -> list[Home]:
    """The lists of which the file reads options already."""
    homes = [known.home for known, _ in project.reads(told)]
    return [it for it in dict.fromkeys(homes) if project.is_open(it)]


def _is_near(home: Home, path: str, told: Told) -> bool:
    """Whether a file imports a list that is of its package, or of a module that is for options."""
    if home.told.module not in told.imports:
        return False
    return (
        PurePosixPath(home.path).parent == PurePosixPath(path).parent
        or _OPTIONS.search(home.path) is not None
    )


def _is_proven(project: Project, home: Home, wanted: Wanted, told: Told) -> bool:
    """Whether a list for options is registered when the timeout is needed, whoever did it: the same
    function or class reads it."""
    return (
        _OPTIONS.search(home.path) is not None
        and not is_of_backend(home)
        and project.is_read_by(home, told, wanted.timeout.readers)
    )


def _of_module(project: Project, central: Sequence[Home], path: str, told: Told) -> list[Home]:
    """The lists of the one module of the package that a file has to do with."""
    by_name: dict[str, list[Home]] = {}
    for home in central:
        by_name.setdefault(home.told.module.rpartition(".")[2], []).append(home)
    counted: Counter[str] = Counter()
    of_time: set[str] = set()
    for known, times in project.reads(told):
        if known.home in central:
            module = known.home.told.module.rpartition(".")[2]
            counted[module] += times
            if known.group != DEFAULT or naming.TIME_WORDS.intersection(
                words_of(known.option.name)
            ):
                of_time.add(module)
    parts = list(_names(path))
    named = [name for part in parts for name in by_name if _is_named(part, name)]
    named = named or [it for part in parts for it in by_name if it.startswith(f"{part}_")]
    # Of several parts of the path, and of several that are read as often, the first one.
    likeliest = named or sorted(of_time)
    if likeliest:
        return by_name[max(likeliest, key=lambda name: counted[name])]
    # What all files read of no group, such as the name of the host, tells nothing.
    for name in _BASES:
        if found := [it for it in by_name.get(name, ()) if it.group == DEFAULT]:
            return found
    if counted:
        return by_name[max(sorted(counted), key=lambda name: counted[name])]
    return [it for it in central if it.group == DEFAULT] or list(central)


def _may_read(told: Told, module: Told) -> bool:
    """Whether a file has its configuration from the module of options, or may have it so."""
    if told.module in module.imports:
        return False
    return told.handle is None or module.module in {told.handle.module, *told.imports}


def _of_group(project: Project, alone: Sequence[Home], path: str, told: Told) -> list[Home]:
    """The lists of the one module of options that a file has to do with; none if no group is named
    as it is, and the one that it reads most is kept elsewhere."""
    named = [it for part in _names(path) for it in alone if _is_named(part, it.group or "")]
    if named:
        return named[:1]
    counted: Counter[str] = Counter()
    for known, times in project.reads(told):
        counted[known.group] += times
    groups = {it.group for it in project.homes if it.told is project.module}
    usual = max(sorted(counted), key=lambda group: counted[group], default=DEFAULT)
    fitting = [it for it in alone if it.group == usual]
    general = [it for it in alone if it.group == DEFAULT]
    return fitting or general or (list(alone) if len(groups) == 1 else [])


def _names(path: str) -> Iterable[str]:
    """What a module of options for a file may be called: as its package, or as itself."""
    place = PurePosixPath(path)
    yield from reversed(place.parent.parts[1:])
    if not naming.says_little(place.stem):
        yield place.stem


def _is_named(part: str, name: str) -> bool:
    """Whether a part of a path is called as a module of options: ``vmwareapi`` as ``vmware``."""
    return part == name or (len(name) > _SHORT and part.startswith(name))


def _best(project: Project, homes: Sequence[Home], told: Told, kind: Kind) -> Home:
    """The list that holds most options of the kind; of several the one that is read most."""
    read: Counter[Home] = Counter()
    for known, times in project.reads(told):
        read[known.home] += times

    def rank(home: Home) -> tuple[bool, int, int, int]:
        ends = [words_of(it.name)[-1:] for it in home.list.options]
        alike = sum(it[0] in WORDS[kind] for it in ends if it)
        return project.is_listed(home), alike, read[home], -home.index

    return max(homes, key=rank)


def _beside(project: Project, wanted: Wanted, told: Told) -> Beside | Left:
    """A new list in the file, where the files around it keep their options so."""
    around = _around(project, wanted.path)
    if not around:
        return Left("no list of options is known to be registered before this is read")
    if any(map(is_of_backend, around)):
        return Left(BACKEND)
    if project.catalogues:
        return Left(f"a new list of options would have to be named in {project.catalogues[0]}")
    groups = {it.group for it in around}
    if None in groups:
        return Left("the options around it are registered in a way that can't be followed")
    shared = len(groups) == 1 and len({it.path for it in around}) > 1
    group = next(iter(groups)) if shared else None
    return Beside(wanted.path, told, group or DEFAULT, around[-1])


def _around(project: Project, path: str) -> list[Home]:
    """The lists that stand beside the code around a file: in its folder, or in one further up if
    the project keeps most of its options so."""
    ready = [it for it in project.homes if _is_ready(it)]
    places = PurePosixPath(path).parents
    for folder in places if len(ready) * 2 > len(project.homes) else places[:1]:
        around = [it for it in ready if PurePosixPath(it.path).parent == folder]
        if around:
            return around
    return []
