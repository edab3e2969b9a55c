"""`[tool.diffwright]` in `pyproject.toml`: what a project says about how it wants to be treated.

| key       | value                    | where it is left out             |
| --------- | ------------------------ | -------------------------------- |
| `select`  | names of codemods        | all codemods                     |
| `ignore`  | names of codemods        | none                             |
| `exclude` | globs, as in .gitignore  | none                             |
| `jobs`    | a whole number from 1    | as many as there are usable cores |
| `quiet`   | true or false            | false                            |
| `verbose` | true or false            | false                            |
| `color`   | true or false            | true: where the output is a terminal |

A table in it, `[tool.diffwright.<codemod>]`, holds the options of that codemod: lists, numbers and
booleans as they are (`codemods.options` judges them).
"""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from pathlib import Path

FILE = "pyproject.toml"
TABLE = "tool.diffwright"

NAMES, NUMBER, SWITCH = "a list of strings", "a whole number from 1", "true or false"
"""The kinds of values, as messages call them."""

KEYS = {
    "select": NAMES,
    "ignore": NAMES,
    "exclude": NAMES,
    "jobs": NUMBER,
    "quiet": SWITCH,
    "verbose": SWITCH,
    "color": SWITCH,
}


class ConfigurationError(ValueError):
    """What is wrong in which file, and what to do: one sentence."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings of a project. Whether there are such codemods and options is not judged here."""

    source: Path | None = None
    """The file that was read; None where there is none with our table."""
    select: tuple[str, ...] = ()
    """Empty: all."""
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    jobs: int | None = None
    """None: `usable_cores`."""
    quiet: bool = False
    verbose: bool = False
    color: bool | None = None
    """None: where the output is a terminal."""
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Of each codemod, by name."""


def load(start: Path) -> Configuration:
    """The settings in the nearest `pyproject.toml`, from `start` (a file or a folder) upwards.

    The nearest one decides, with our table or without: a project in a folder of another one does
    not inherit its settings. Raises `ConfigurationError`.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        source = folder / FILE
        if os.path.isfile(source):
            return _read(source)
    return Configuration()


def usable_cores() -> int:
    """The number of cores that this process may use, at least 1."""
    if sys.version_info >= (3, 13):
        return os.process_cpu_count() or 1
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _read(source: Path) -> Configuration:
    try:
        document = tomllib.loads(source.read_bytes().decode())
    except OSError as error:
        raise ConfigurationError(f"{source} can't be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{source} is not UTF-8, at byte {error.start}") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{source} is not valid TOML: {error}") from None
    except RecursionError:
        raise ConfigurationError(f"{source} is nested too deeply to be read") from None

    tools = document.get("tool")
    if not isinstance(tools, dict) or "diffwright" not in tools:
        return Configuration()
    table = tools["diffwright"]
    if not isinstance(table, dict):
        raise ConfigurationError(f"{source}: tool.diffwright must be a table: [{TABLE}]")
    options = {
        key: value for key, value in table.items() if key not in KEYS and isinstance(value, dict)
    }
    settings = {
        key: _value(source, key, value) for key, value in table.items() if key not in options
    }
    if settings.get("quiet") and settings.get("verbose"):
        raise ConfigurationError(f"{source}: [{TABLE}] quiet and verbose exclude each other")
    return Configuration(source, options=options, **settings)


def _value(source: Path, key: str, value: object) -> Any:
    """`value` as `Configuration` holds it; raises `ConfigurationError` for a wrong key or value."""
    kind = KEYS.get(key)
    if kind is None:
        nearest = difflib.get_close_matches(key.lower().replace("-", "_"), KEYS, n=1)
        advice = f"did you mean {nearest[0]}?" if nearest else f"there are {', '.join(KEYS)}"
        raise ConfigurationError(f"{source}: [{TABLE}] has no key {key!r}; {advice}")
    if kind is NAMES and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    # bool is a subclass of int, and jobs = true is a slip
    if kind is NUMBER and isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    if kind is SWITCH and isinstance(value, bool):
        return value
    raise ConfigurationError(f"{source}: [{TABLE}] {key} must be {kind}, not {_shown(value)}")


def _shown(value: object) -> str:
    """`value` as it is spelled in TOML, or the kind of thing it is where that is long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        odd = next((item for item in value if not isinstance(item, str)), None)
        return "a list" if odd is None else f"a list that holds {_shown(odd)}"
    return "a table" if isinstance(value, dict) else "a date or a time"
