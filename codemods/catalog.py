"""Which codemods there are: those that come with diffwright, and those of installed plugins.

A distribution offers a codemod by an entry point in the group ``diffwright.codemods``, named
like the codemod, that leads to a class derived from `codemods.codemod.Codemod`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib.metadata import entry_points
from typing import Any

from codemods.codemod import Codemod

GROUP = "diffwright.codemods"


class UnknownCodemod(ValueError):
    """A name that no codemod has; the message is one sentence with the nearest that one has."""


def available(
    options: Mapping[str, Mapping[str, object]] | None = None,
) -> dict[str, Codemod[Any]]:
    """All codemods by name, in the order of their names, with their `options` by name.

    Raises `codemods.options.BadOption`.
    """
    chosen = options or {}
    found: dict[str, Codemod[Any]] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        found[entry.name] = entry.load()(chosen.get(entry.name))
    return found


def choose(
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    options: Mapping[str, Mapping[str, object]] | None = None,
) -> list[Codemod[Any]]:
    """The codemods named in `select` (none: all) and not in `ignore`, with their `options`.

    Raises `UnknownCodemod`, and `codemods.options.BadOption`.
    """
    known = available(options)
    for name in (*select, *ignore, *(options or {})):
        if name not in known:
            raise UnknownCodemod(_unknown(name, list(known)))
    return [
        codemod
        for name, codemod in known.items()
        if (not select or name in select) and name not in ignore
    ]


def _unknown(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, 1)
    hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}."
    return f"There is no codemod named {name}; {hint}"
