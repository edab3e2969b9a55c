"""``from six import *``: which names of the file it gives, and what it becomes."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from codemods.codemod import Import, Site, Unit
from codemods.engine.comments import NOQA
from codemods.engine.module import Module
from codemods.six import standard, tables
from codemods.six.bindings import Alias, Star


def aliases(module: Module, star: Star) -> Iterator[Alias]:
    """The names of six that the file mentions, each as if it were imported by name."""
    for name in sorted(tables.STAR):
        if module.occurrences(name):
            span = module.span(star.statement)
            yield Alias(
                name,
                name,
                star.node,
                star.statement,
                star.place,
                module.tree,
                is_global=False,
                span=span,
                by_star=True,
            )


def why_left(module: Module, star: Star, beside: Sequence[Star]) -> str | None:
    """Why a star import can't go, whatever is done with its names; None if it can.

    `beside` are the star imports of the file.
    """
    holder = star.module.partition(".")[2]
    if holder and holder not in {*tables.NAMESPACES, *tables.MODULES}:
        return "six 1.17 has no such name"
    if not holder:
        others = (
            node
            for node in ast.walk(module.tree)
            if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
        )
        if any(node.level or (node.module or "").partition(".")[0] != "six" for node in others):
            return "another star import may bind the same names"
    elif _is_lazy(holder):
        given = tables.STAR if any(other.module == "six" for other in beside) else frozenset()
        for name in sorted(_names_of(holder) - given):
            if any(
                occurrence.is_use and module.scope_of(name, occurrence) is None
                for occurrence in module.occurrences(name)
            ):
                return f"whether it binds {name} depends on what was read from six before"
    return None


def _is_lazy(holder: str) -> bool:
    """Whether a module of six binds its names one by one, when they are first read."""
    return holder in tables.NAMESPACES or holder.startswith("moves.urllib")


def _names_of(holder: str) -> set[str]:
    """The names of a lazy module of six, less those that are builtins of the same name."""
    if holder in tables.MODULES:
        return set(standard.NAMES[tables.MODULES[holder]])
    prefix = f"{holder}."
    names = {name.removeprefix(prefix) for name in tables.KNOWN if name.startswith(prefix)}
    return {name for name in names if tables.BUILTINS.get(prefix + name) != name}


def is_offered(module: Module, star: Star, used: Sequence[Alias]) -> bool:
    """Whether a star import looks meant for those who import from this module."""
    path = PurePosixPath(module.path)
    if path.stem in {"__init__", "six"} or "compat" in path.stem or "compat" in path.parent.name:
        return True
    return not used and NOQA.search(module.behind(star.statement)) is not None


def site(module: Module, star: Star, instead: Sequence[Import] = ()) -> Site:
    """The order to drop a star import, with `instead` in its place."""
    holder = star.module.partition(".")[2]
    if holder and not _is_lazy(holder):
        instead = [Import(tables.MODULES[holder], "*")]
    return module.site(
        star.place,
        Unit.STATEMENT,
        "imports",
        f"import of {star.module}.*",
        arguments=("-*", *(f"+{item}" for item in instead)),
    )
