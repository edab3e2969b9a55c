"""From what `[tool.diffwright]` says to settings that can be relied on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from codemods import catalog
from codemods.configuration.keys import KEYS, TOGETHER, Wrong, shown
from codemods.options import BadOption
from codemods.spelling import advice

TABLE = "tool.diffwright"


class ConfigurationError(ValueError):
    """What is wrong in which file, and what to do: one sentence."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What one file says."""

    source: Path | None = None
    """The file that was read; None where there is none with our table."""
    select: tuple[str, ...] = ()
    """Empty: all."""
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    """Globs, relative to the folder of the file."""
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names of codemods by glob, relative to the folder of the file."""
    jobs: int | None = None
    """None: `usable_cores`."""
    quiet: bool = False
    verbose: bool = False
    color: bool | None = None
    """None: where the output is a terminal."""
    batch: bool = True
    """Whether a batch may treat the repository that has the file at its top."""
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Of each codemod, by name, as they are given; there are such, and they take these values."""
    keys: frozenset[str] = field(default=frozenset(), compare=False)
    """The keys that the file has, as it spells them."""


def checked(source: Path, table: Mapping[str, object]) -> Configuration:
    """What the table `[tool.diffwright]` of the file `source` says.

    Raises `ConfigurationError` for a key that there is not, a value that it does not take, a
    codemod or an option of one that there is not.
    """
    names = catalog.names()
    settings = {}
    options: dict[str, Mapping[str, object]] = {}
    for key, value in table.items():
        if key in KEYS:
            try:
                settings[key.replace("-", "_")] = KEYS[key].kind.read(value, names)
            except Wrong as error:
                raise ConfigurationError(f"{source}: [{TABLE}] {key} {error}") from None
        elif key not in names:
            otherwise = f"there are {', '.join(KEYS)}, and a table for each codemod"
            hint = advice(key, [*KEYS, *names], otherwise)
            raise ConfigurationError(f"{source}: [{TABLE}] has no key {key!r}; {hint}")
        elif not isinstance(value, dict):
            message = f"must be a table of options, not {shown(value)}"
            raise ConfigurationError(f"{source}: [{TABLE}] {key} {message}")
        else:
            options[key] = value
            try:
                catalog.settings_of(key, value)
            except BadOption as error:
                raise ConfigurationError(f"{source}: {error}") from None
    if all(settings.get(key) for key in TOGETHER):
        both = " and ".join(TOGETHER)
        raise ConfigurationError(f"{source}: [{TABLE}] {both} exclude each other")
    return Configuration(source, options=options, keys=frozenset(table), **settings)
