"""What made a result, besides the files: Python, the engine, the codemods and their options."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, entry_points, version
from pathlib import Path
from typing import Any

import codemods
from codemods.catalog import GROUP
from codemods.codemod import Codemod
from codemods.recall.canonical import NotCanonical, digest

_OURS = "codemods"
_SHAPES = ("black", "libcst", "tomli")
"""The packages that have a say in what a file becomes."""


def stamp(chosen: Sequence[Codemod[Any]]) -> bytes:
    """Of all that has a say in what is found in a file, but for the file itself and the project.

    Raises `NotCanonical` where that can't be told, of a codemod whose code is no file, say.
    """
    return digest(
        codemods.__version__,
        sys.version,
        sys.platform,
        [_version(name) for name in _SHAPES],
        sources(_OURS),
        [_codemod(it) for it in chosen],
    )


def _codemod(codemod: Codemod[Any]) -> tuple[object, ...]:
    kind = type(codemod)
    top = kind.__module__.partition(".")[0]
    around = (sources(top), _plugin_version(codemod.name)) if top != _OURS else ()
    return (codemod.name, kind.__module__, kind.__qualname__, dict(vars(codemod)), *around)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _plugin_version(name: str) -> str | None:
    """The version of the distribution that offers a codemod of that name."""
    found = [it.dist for it in entry_points(group=GROUP, name=name)]
    return found[0].version if found and found[0] is not None else None


@cache
def sources(top: str) -> bytes:
    """Of the code of a package or module, by its name at the top: people who work on it change it,
    and not its version. Its content is asked, since a build may give all files one time.

    Raises `NotCanonical` where there is no such file.
    """
    module = sys.modules.get(top)
    places = [*getattr(module, "__path__", ())] or [getattr(module, "__file__", None)]
    hashed = hashlib.blake2b(digest_size=32)
    try:
        for place in places:
            for name, path in _files(Path(place)):
                hashed.update(digest(name, _content(path)))
    except (OSError, TypeError) as error:
        raise NotCanonical(f"the code of {top} can't be read") from error
    return hashed.digest()


def _files(place: Path) -> Iterator[tuple[str, str]]:
    """The files of a package, by their paths in it; or the one file of a module."""
    if not place.is_dir():
        yield place.name, str(place)
        return
    for folder, folders, names in os.walk(place):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            path = os.path.join(folder, name)
            yield path[len(str(place)) :], path


def _content(path: str) -> object:
    """What a file holds; of one that is no source, which may be large, its size and time."""
    if path.endswith(".py"):
        with open(path, "rb") as stream:
            return stream.read()
    status = os.stat(path)
    return status.st_size, status.st_mtime_ns
