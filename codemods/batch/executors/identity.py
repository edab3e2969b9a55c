"""What has a say in the answer of a step, beside its order: the code that carries it out.

Two machines whose identities are equal give the same answer to the same order. The coordinator asks
each worker for its own, and hands it nothing where they differ.
"""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, entry_points, version
from pathlib import Path

import codemods
from codemods.catalog import GROUP

_SHAPES = ("black", "libcst", "pathspec", "tomli")
"""The packages that have a say in what a file becomes."""
_ASIDE = frozenset({"__pycache__", "cli", "docs"})
"""Folders of the package that have none; `cli` is a link in a working tree, and none once it is
installed."""


def identity() -> dict[str, str]:
    """The versions of this machine, by name; those of plug-ins among them."""
    found = {"diffwright": codemods.__version__, "code of diffwright": _code()}
    found["Python"] = platform.python_version()
    found.update({name: _version(name) for name in _SHAPES})
    found.update(_plugins())
    return found


@cache
def at_start() -> dict[str, str]:
    """The same as it was when it was first asked for: what this process works with, whatever is
    installed meanwhile. To look for it takes a fiftieth of a second."""
    return identity()


def difference(ours: Mapping[str, str], theirs: Mapping[str, str]) -> str:
    """What differs, both versions named; empty where nothing does."""
    return "; ".join(
        f"its {name} is {theirs.get(name) or 'missing'}, and here it is {ours.get(name) or 'none'}"
        for name in sorted({*ours, *theirs}, key=lambda name: (name != "diffwright", name))
        if ours.get(name) != theirs.get(name)
    )


@cache
def _code() -> str:
    """Of all our modules, by their content: who works on them changes it, and not the version."""
    hashed = hashlib.sha256()
    for name, path in _modules(Path(codemods.__file__).parent):
        content = path.read_bytes()
        hashed.update(f"{name} {len(content)}\n".encode())
        hashed.update(content)
    return hashed.hexdigest()[:12]


def _modules(top: Path) -> Iterator[tuple[str, Path]]:
    for place, folders, names in os.walk(top):
        folders[:] = sorted(set(folders) - _ASIDE)
        for name in sorted(names):
            if name.endswith(".py"):
                path = Path(place, name)
                yield path.relative_to(top).as_posix(), path


def _plugins() -> dict[str, str]:
    dists = [it.dist for it in entry_points(group=GROUP)]
    return {it.name: it.version for it in dists if it is not None and it.name != "diffwright"}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
