"""What is in force for a file, where several `pyproject.toml` files count.

| setting                                | comes from                                            |
| -------------------------------------- | ----------------------------------------------------- |
| `select`, `ignore`, `per-file-ignores` | the nearest file above with our table, as a whole     |
| `exclude`                              | all files from there up to the nearest above a PATH   |
| the options of a codemod               | each from the nearest file above that has it          |
| `jobs`, `quiet`, `verbose`, `color`    | the nearest file above the first PATH                 |
| `batch`                                | the file at the top of a repository, in a batch       |

The command line wins over all of them. So what is done with a file does not depend on the folder
that a run starts in, but for what is left out: who names a folder wants to have it treated.

A run has one plan for the whole tree, so that no part of it is treated as if it were alone. A
codemod that only some folders select leaves the files of the others alone
(`codemods.engine.ignored`). It can't have two values of one option, though: what it learns of one
file it applies to another.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pathspec import GitIgnoreSpec

from codemods import catalog
from codemods.codemod import Codemod
from codemods.configuration.checking import Configuration, ConfigurationError
from codemods.configuration.keys import shown
from codemods.configuration.reading import in_folder
from codemods.engine.rules import Rules
from codemods.engine.select import Selection


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says, or a batch, and which wins; None where it says nothing."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    exclude: tuple[str, ...] | None = None
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Of each codemod, by name; judged already."""


@dataclass(frozen=True, slots=True)
class Place:
    """What is in force in one folder."""

    given: Given
    files: tuple[Configuration, ...]
    """Those above, the nearest first."""

    @property
    def nearest(self) -> Configuration:
        return self.files[0] if self.files else Configuration()

    def runs(self, codemod: str) -> bool:
        """Whether the codemod of that name treats files here."""
        select = self.nearest.select if self.given.select is None else self.given.select
        ignore = self.nearest.ignore if self.given.ignore is None else self.given.ignore
        return (not select or codemod in select) and codemod not in ignore

    def options(self, codemod: str) -> dict[str, tuple[object, Path | None]]:
        """What is chosen for a codemod, by name of option, and the file that says so; None for the
        command line."""
        chosen: dict[str, tuple[object, Path | None]] = {}
        for configuration in reversed(self.files):
            for name, value in configuration.options.get(codemod, {}).items():
                chosen[name] = value, configuration.source
        for name, value in self.given.options.get(codemod, {}).items():
            chosen[name] = value, None
        return chosen


class Folders(Rules):
    """What is in force below some PATHs (files or folders): also what is left alone there.

    No file above the folder `top` counts, if that is given. Raises `ConfigurationError` when it is
    made, and where a file is read that it comes upon.
    """

    def __init__(self, paths: Sequence[Path], given: Given, top: Path | None = None) -> None:
        self.given = given
        starts = [os.path.realpath(path) for path in paths]
        self._above = {folder for start in starts for folder in _upwards(start)}
        self._files: dict[str, tuple[Configuration, ...]] = {}
        if top is not None:
            self._files[os.path.dirname(os.path.realpath(top))] = ()
        self._tops = {self._at(start).nearest.source for start in starts}
        self.top = self._at(starts[0])
        """What is in force at the first PATH."""

    def place(self, path: str) -> Place:
        """What is in force for a file, by its real path."""
        return self._at(os.path.dirname(path))

    def places(self, selection: Selection) -> list[Place]:
        """All that is in force for the files of a selection, each once; at the first PATH if there
        are no files."""
        folders = dict.fromkeys(os.path.dirname(file.path) for file in selection.files)
        found = [self._at(os.path.normpath(selection.root / folder)) for folder in folders]
        return list({place.nearest.source: place for place in found}.values()) or [self.top]

    def leave_out(self, path: str) -> bool:
        if self.given.exclude is not None:
            return False
        folder = os.path.dirname(path.rstrip(os.sep))
        return any(_matches(it, it.exclude, path) for it in self._excluding(self._at(folder)))

    def ignore(self, codemod: str, path: str) -> bool:
        place = self.place(path)
        return not place.runs(codemod) or any(
            codemod in names and _matches(place.nearest, (glob,), path)
            for glob, names in place.nearest.per_file_ignores.items()
        )

    def _at(self, folder: str) -> Place:
        """What is in force in a folder, by its real path; there need not be one."""
        return Place(self.given, self._found(folder))

    def _found(self, folder: str) -> tuple[Configuration, ...]:
        if folder not in self._files:
            parent = os.path.dirname(folder)
            above = self._found(parent) if parent != folder else ()
            # In what is left out as a whole nothing is read, not even what is wrong.
            is_read = folder in self._above or not self.leave_out(f"{folder}{os.sep}")
            here = in_folder(folder) if is_read else None
            self._files[folder] = above if here is None else (here, *above)
        return self._files[folder]

    def _excluding(self, place: Place) -> Sequence[Configuration]:
        """The files whose `exclude` holds in a place."""
        last = [number for number, it in enumerate(place.files) if it.source in self._tops]
        return place.files[: last[-1] + 1] if last else place.files


def chosen(places: Iterable[Place]) -> list[Codemod[Any]]:
    """The codemods that are run in any of the places, with their options.

    Raises `ConfigurationError` where two places want one codemod with different options.
    """
    options: dict[str, Mapping[str, object]] = {}
    for name in catalog.names():
        wanted = [place for place in places if place.runs(name)]
        if wanted:
            options[name] = _agreed(name, wanted)
    return catalog.choose(list(options), options=options) if options else []


def _agreed(name: str, places: Sequence[Place]) -> dict[str, object]:
    """What all places choose for a codemod."""
    first = places[0].options(name)
    values = {option: value for option, (value, _) in first.items()}
    settings = catalog.settings_of(name, values) if len(places) > 1 else {}
    for place in places[1:]:
        others = place.options(name)
        theirs = catalog.settings_of(name, {option: value for option, (value, _) in others.items()})
        for option in settings:
            if theirs[option] != settings[option]:
                told = [_told(*it[option]) for it in (first, others) if option in it]
                one, other = (*told, "left out elsewhere")[:2]
                raise ConfigurationError(
                    f"{name}.{option} is {one}, but {other}, and a run has one value; "
                    f"treat the folders one by one, or use --option {name}.{option}=VALUE"
                )
    return values


def _told(value: object, source: Path | None) -> str:
    return f"{shown(value)} in {source}"


def _upwards(path: str) -> Iterable[str]:
    while True:
        yield path
        if path == os.path.dirname(path):
            return
        path = os.path.dirname(path)


def _matches(configuration: Configuration, globs: tuple[str, ...], path: str) -> bool:
    """Whether one of the globs in a file matches a path below the folder of the file."""
    if not globs or configuration.source is None:
        return False
    place = os.path.relpath(path, configuration.source.parent).replace(os.sep, "/")
    return _spec(globs).match_file(f"{place}/" if path.endswith(os.sep) else place)


@cache
def _spec(globs: tuple[str, ...]) -> GitIgnoreSpec:
    return GitIgnoreSpec.from_lines(globs)
