"""Which codemods there are: those that come with diffwright, and those of installed plugins.

A distribution offers a codemod by an entry point in the group ``diffwright.codemods``, named
like the codemod, that leads to a class derived from `codemods.codemod.Codemod`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from codemods.codemod import Codemod
from codemods.spelling import advice

GROUP = "diffwright.codemods"


class UnknownCodemod(ValueError):
    """A name that no codemod has; the message is one sentence with the nearest that one has."""


def available(
    options: Mapping[str, Mapping[str, object]] | None = None,
) -> dict[str, Codemod[Any]]:
    """All codemods by name, in the order of their names, with their `options` by name.

    Raises `codemods.options.BadOption`.
    """
    return {name: _loaded(entry, options or {}) for name, entry in _entries().items()}


def names() -> list[str]:
    """The names of all codemods, in order; none of them is imported."""
    return list(_entries())


def named(name: str) -> Codemod[Any]:
    """The codemod of that name, with its options as they are where nobody chooses.

    Raises `UnknownCodemod`.
    """
    require([name])
    return _loaded(_entries()[name], {})


def settings_of(name: str, given: Mapping[str, object]) -> Mapping[str, Any]:
    """The value of each option of a codemod that there is, where `given` holds those that somebody
    chose. Raises `codemods.options.BadOption`."""
    return _loaded(_entries()[name], {name: given}).settings


def require(wanted: Sequence[str]) -> None:
    """Raises `UnknownCodemod` for the first name that no codemod has."""
    known = names()
    for name in wanted:
        if name not in known:
            hint = advice(name, known, f"there are: {', '.join(known)}.")
            raise UnknownCodemod(f"There is no codemod named {name}; {hint}")


def choose(
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    options: Mapping[str, Mapping[str, object]] | None = None,
) -> list[Codemod[Any]]:
    """The codemods named in `select` (none: all) and not in `ignore`, with their `options`.

    The others are not even imported, unless there are options for them to judge. Raises
    `UnknownCodemod`, and `codemods.options.BadOption`.
    """
    entries, given = _entries(), options or {}
    require([*select, *ignore, *given])
    chosen = {name for name in entries if (not select or name in select) and name not in ignore}
    loaded = {
        name: _loaded(entry, given)
        for name, entry in entries.items()
        if name in chosen or name in given
    }
    return [codemod for name, codemod in loaded.items() if name in chosen]


@cache
def _entries() -> dict[str, EntryPoint]:
    """The entry points by name, in the order of their names."""
    found = sorted(entry_points(group=GROUP), key=lambda entry: entry.name)
    return {entry.name: entry for entry in found}


def _loaded(entry: EntryPoint, options: Mapping[str, Mapping[str, object]]) -> Codemod[Any]:
    codemod: Codemod[Any] = entry.load()(options.get(entry.name))
    return codemod
