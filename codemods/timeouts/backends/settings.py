"""Timeouts from a plain module of settings: upper-case constants that others read from it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from codemods.codemod import Needle, Repair
from codemods.engine.links import place_of
from codemods.engine.module import Module
from codemods.engine.text import words
from codemods.timeouts.backends import anchors, links, look, overriding
from codemods.timeouts.backends.anchors import Anchor
from codemods.timeouts.backends.links import Names
from codemods.timeouts.backends.merging import Setting, settings_of
from codemods.timeouts.facts import (
    Left,
    Lifting,
    NewSetting,
    Override,
    Patch,
    Reading,
    Timeout,
    Wanted,
)
from codemods.timeouts.paths import is_test, parts_of, project_of, shared_folders
from codemods.timeouts.tops import Top
from codemods.timeouts.words import begins_with

_ITSELF = "it is in the module of the settings itself"

_MODULES = re.compile(r"(?:^|/)(?:settings|config|conf)(?:/__init__)?\.py$")
_DEFINES = re.compile(r"^([A-Z][A-Z0-9_]*)[ \t]*(?::[^=\n]+)?=", re.M)
_CONSTANT = re.compile(r"\.([A-Z][A-Z0-9_]*)\b")


@dataclass(frozen=True, slots=True)
class Held:
    """What one file tells."""

    names: Names
    reads: frozenset[tuple[str, str]]
    """The constants that it reads from what `names` links to: the link's name, and theirs."""
    defined: frozenset[str] = frozenset()
    """The constants of a module of settings."""
    anchor: Anchor | None = None
    sources: frozenset[tuple[str, ...]] = frozenset()
    """The modules that a module of settings imports."""
    variables: frozenset[str] = frozenset()
    """What may be variables of the environment in one."""


class Settings:
    """Settings are constants of a module."""

    name: ClassVar[str] = "settings"
    screen: ClassVar[tuple[Needle, ...]] = (
        b"TIMEOUT",
        b"INTERVAL",
        b"SECONDS",
    )
    at_top: ClassVar[tuple[Needle, ...]] = (b"import settings", b"import config", b"import conf")

    def survey(self, module: Module) -> Held:
        """The constants of a module of settings, and how a file reads such."""
        whole = module.whole if isinstance(module, Top) else module
        is_home = _MODULES.search(module.path) is not None
        if is_home:
            module = whole
        names = links.survey(module)
        known = {link.name for link in names.links}
        reads = frozenset(it for name in known for it in _read(whole.text, name))
        if not is_home:
            return Held(names, reads)
        defined = frozenset(_DEFINES.findall(module.text))
        anchor = anchors.find(module, module.tree) if defined else None
        variables = look.named_in_strings(module.text)
        return Held(names, reads, defined, anchor, links.imported_by(module), variables)

    def is_used(self, held: Mapping[str, Held]) -> bool:
        """Whether there is a module of settings, and a file that reads a constant from it."""
        return bool(_homes(held, _names(held)))

    def lift(
        self, wanted: Sequence[Wanted], held: Mapping[str, Held], unseen: Collection[str] = ()
    ) -> Lifting:
        """Each timeout goes to the nearest module of settings."""
        readings: dict[Wanted, Reading | Left] = {}
        names = _names(held)
        homes = _homes(held, names)
        by_home: dict[str, list[Wanted]] = {}
        for it in wanted:
            home = _nearest(it.first.path, homes, names)
            reading = _access(it, home, held, names)
            readings[it] = reading
            if isinstance(reading, Reading):
                by_home.setdefault(home, []).append(it)
        repairs = {}
        new: list[NewSetting] = []
        for home, members in by_home.items():
            file = held[home]
            taken = file.defined | {constant for it in held.values() for _, constant in it.reads}
            project = project_of(home)
            has_prefix = any(begins_with(name, project) for name in file.defined)
            prefix = project if has_prefix else ""
            settings, left = settings_of(
                members, dict.fromkeys(held, prefix).__getitem__, {name.lower() for name in taken}
            )
            readings.update(left)
            for setting in settings:
                path = ".".join((*parts_of(home), setting.name.upper()))
                look.read_attribute(readings, setting, setting.name.upper(), path)
                siblings = file.defined - file.variables
                new.append(look.new_setting(setting, setting.name.upper(), siblings))
            if settings and file.anchor:
                statements = [_source(setting, file.anchor) for setting in settings]
                repairs[home] = Repair(sites=(anchors.followed(file.anchor, statements),))
        return Lifting(readings, repairs, tuple(new))

    def override(self, patch: Patch, timeout: Timeout, reading: Reading) -> Override | Left:
        """The constant of the module of settings is patched."""
        return overriding.of_attribute(patch, timeout, reading)


def _read(text: str, name: str) -> Iterator[tuple[str, str]]:
    """The constants that a text reads from what is called by a name."""
    for offset in words(text, name):
        found = _CONSTANT.match(text, offset + len(name))
        if found is not None and text[offset - 1 : offset] != ".":
            yield name, found[1]


def _names(held: Mapping[str, Held]) -> dict[str, Names]:
    return links.unambiguous({path: it.names for path, it in held.items()})


def _homes(held: Mapping[str, Held], names: Mapping[str, Names]) -> dict[str, int]:
    """The modules of settings by path, and how many files read constants from them."""
    homes: dict[str, int] = {}
    for home, file in held.items():
        if file.anchor is None or is_test(home):
            continue
        readers = sum(
            _reads_from(home, path, names[path], other)
            for path, other in held.items()
            if path != home and not is_test(path)
        )
        if readers:
            homes[home] = readers
    return homes


def _reads_from(home: str, path: str, names: Names, held: Held) -> bool:
    """Whether the file at `path` reads a constant from the module of settings at `home`."""
    link = links.link_in(names, place_of(home), path)
    return link is not None and any(name == link.name for name, _ in held.reads)


def _nearest(path: str, homes: Mapping[str, int], names: Mapping[str, Names]) -> str:
    """The module of settings that a file has already, or the nearest, or the one read most."""

    def distance(home: str) -> tuple[bool, int, int, str]:
        has_it = links.link_in(names[path], place_of(home), path) is not None
        return not has_it, -shared_folders(path, home), -homes[home], home

    return min(homes, key=distance)


def _access(
    wanted: Wanted, home: str, held: Mapping[str, Held], names: Mapping[str, Names]
) -> Reading | Left:
    """How a file has the module of settings at the path `home`."""
    if wanted.path == home:
        return Left(_ITSELF)
    cycle = links.may_be_cycle(home, held[home].sources, names)
    return links.access(wanted, place_of(home), names, of_module=True, cycle=cycle)


def _source(setting: Setting, anchor: Anchor) -> str:
    timeout = setting.wanted[0].timeout
    annotation = f": {type(timeout.seconds).__name__}" if anchor.annotated else ""
    value = f"{setting.name.upper()}{annotation} = {look.literal_of(timeout)}"
    return f"# {look.sentence_of(setting)}\n{value}"
