"""What is in force, and where it comes from; and what may be configured at all."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from codemods.catalog import named, names, settings_of
from codemods.configuration import ConfigurationError, usable_cores
from codemods.configuration.folders import Folders, Place
from codemods.configuration.keys import KEYS
from codemods.configuration.schema import schema
from codemods.configuration.toml import spelled, spelled_key
from codemods.engine.select import BadExclude, NoSuchPath, select

from . import exits, output
from .options import Options
from .request import UsageError, given

_COMMAND_LINE = "command line"
_PLAIN = ("none", "false", "true")
"""Defaults that the value itself tells."""

_Row: TypeAlias = "tuple[str, object, str]"
"""A key, its value, and where that comes from."""


def write_schema() -> int:
    """The JSON Schema of the table, on standard output."""
    _write(json.dumps(schema(), indent=2))
    return exits.DONE


def write(path: Path | None, options: Options) -> int:
    """What is in force at a path, as TOML that could stand in a `pyproject.toml`."""
    try:
        start = Path.cwd() if path is None else path
        folders = Folders([start], given(options))
        header = _header(start, folders)
    except (UsageError, ConfigurationError, NoSuchPath, BadExclude) as error:
        output.complain(str(error))
        return exits.USAGE
    except FileNotFoundError:
        output.complain("The current folder does not exist any more.")
        return exits.USAGE
    _write(f"# {header}")
    _write("[tool.diffwright]")
    _write_rows(_settings(folders.top, options))
    for name in names():
        if folders.top.runs(name) and (rows := [*_options(folders.top, name)]):
            _write(f"\n[tool.diffwright.{spelled_key(name)}]")
            _write_rows(rows)
    return exits.DONE


def _header(start: Path, folders: Folders) -> str:
    """Which codemods treat the file or the folder. Raises `NoSuchPath`, `BadExclude`."""
    real = os.path.realpath(start)
    if os.path.isdir(real):
        treating = [name for name in names() if folders.top.runs(name)]
    else:
        if not select([start], folders.given.exclude or (), (), folders).files:
            return f"{_shown(real)}: left out"
        treating = [name for name in names() if not folders.ignore(name, real)]
    return f"{_shown(real)}: {', '.join(treating) or 'no codemod'}"


def _settings(place: Place, options: Options) -> Iterator[_Row]:
    """Each key of the table."""
    file = place.nearest
    settings = place.given
    values: dict[str, tuple[object, bool]] = {
        "select": (settings.select or file.select or names(), settings.select is not None),
        "ignore": (_first(settings.ignore, file.ignore), settings.ignore is not None),
        "exclude": (_first(settings.exclude, file.exclude), settings.exclude is not None),
        "per-file-ignores": (file.per_file_ignores, False),
        "jobs": (options.jobs or file.jobs or usable_cores(), options.jobs is not None),
        "quiet": (
            options.quiet or (file.quiet and not options.verbose),
            options.quiet or options.verbose,
        ),
        "verbose": (
            options.verbose or (file.verbose and not options.quiet),
            options.quiet or options.verbose,
        ),
        "color": (not options.no_color and file.color is not False, options.no_color),
        "batch": (file.batch, False),
    }
    for key, about in KEYS.items():
        value, is_given = values[key]
        if is_given:
            source = _COMMAND_LINE
        elif key in file.keys:
            source = _shown(str(file.source))
        else:
            plain = about.otherwise in _PLAIN
            source = "default" if plain else f"default: {about.otherwise}"
        yield key, value, source


def _first(one: object, other: object) -> object:
    return other if one is None else one


def _options(place: Place, codemod: str) -> Iterator[_Row]:
    """Each option of a codemod."""
    chosen = place.options(codemod)
    settings = settings_of(codemod, {name: value for name, (value, _) in chosen.items()})
    for option in named(codemod).options:
        source = "default"
        if option.name in chosen:
            _, file = chosen[option.name]
            source = _COMMAND_LINE if file is None else _shown(str(file))
        yield option.name, option.spelled(settings[option.name]), source


def _write_rows(rows: Iterator[_Row] | list[_Row]) -> None:
    for key, value, source in rows:
        _write(f"{spelled_key(key)} = {spelled(value)}  # {source}")


def _shown(path: str) -> str:
    """A path as a person would type it."""
    here = os.path.realpath(os.curdir)
    return os.path.relpath(path, here) if Path(path).is_relative_to(here) else path


def _write(line: str) -> None:
    for part in line.split("\n"):
        sys.stdout.buffer.write(output.printed(part))
