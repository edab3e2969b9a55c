"""Which `pyproject.toml` files count, and what stands in them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from codemods.configuration.checking import TABLE, Configuration, ConfigurationError, checked

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILE = "pyproject.toml"


def load(start: Path) -> Configuration:
    """The settings in the nearest `pyproject.toml` with our table, from `start` (a file or a
    folder) upwards. Raises `ConfigurationError`."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (found := in_folder(str(folder))) is not None:
            return found
    return Configuration()


def in_folder(folder: str) -> Configuration | None:
    """What the `pyproject.toml` in a folder says; None where there is none with our table.

    One that does not name diffwright is not read any further: a project keeps broken ones, too, to
    test with. Raises `ConfigurationError`.
    """
    source = Path(folder, FILE)
    if not os.path.isfile(source):
        return None
    try:
        content = source.read_bytes()
        if b"diffwright" not in content:
            return None
        document = tomllib.loads(content.decode())
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
        return None
    table = tools["diffwright"]
    if not isinstance(table, dict):
        raise ConfigurationError(f"{source}: {TABLE} must be a table: [{TABLE}]")
    return checked(source, table)
