"""By which names and imports the files of a project have its settings."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from codemods.codemod import Import
from codemods.engine.module import Module
from codemods.timeouts.facts import Left, Reading

_NO_WAY = "no other file shows how it would import the settings"
_CYCLE = "the settings import from the project, so that importing them may be a cycle"
_TAKEN = "the name of the settings means something else in the file"

_NAMES = re.compile(r"(?<![\w.])\w*(?:settings|config|conf|cfg)\w*", re.I)
"""The names under which settings are known."""


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A name that an import at module level binds, and nothing else in the file."""

    name: str
    statement: Import
    target: tuple[str, ...]
    """What it names, in parts, as far as the import tells: ``shop``, ``config``, ``settings``."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names in one file that may be those of settings."""

    links: tuple[Link, ...] = ()
    bound: frozenset[str] = frozenset()
    """Names that mean something in the file, those of `links` among them."""


def survey(module: Module) -> Names:
    """The names in a file that may be those of settings."""
    bindings = {name: module.bindings(name) for name in set(_NAMES.findall(module.text))}
    alone = {
        name
        for name, found in bindings.items()
        if list(found) == [module.tree] and len(found[module.tree]) == 1
    }
    links = [
        link
        for node in module.tree.body
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for link in _links(module, node)
        if link.name in alone
    ]
    return Names(tuple(sorted(links)), frozenset(name for name in bindings if bindings[name]))


def _links(module: Module, node: ast.Import | ast.ImportFrom) -> list[Link]:
    found = []
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            dotted = "." * node.level + (node.module or "")
            statement = Import(dotted, alias.name, alias.asname)
            found.append(Link(statement.binds, statement, (*source_of(module, node), alias.name)))
        elif alias.asname or "." not in alias.name:
            statement = Import(alias.name, None, alias.asname)
            found.append(Link(statement.binds, statement, tuple(alias.name.split("."))))
    return found


def source_of(module: Module, node: ast.ImportFrom) -> tuple[str, ...]:
    """The module that a statement imports from; from the top of the tree if it is relative."""
    dotted = tuple(node.module.split(".")) if node.module else ()
    if not node.level:
        return dotted
    folders = module.path.split("/")[: -node.level]
    return (*folders, *dotted)


def place_of(path: str) -> tuple[str, ...]:
    """A module, in parts, from the top of the tree."""
    parts = tuple(path.removesuffix(".py").split("/"))
    return parts[:-1] if parts[-1] == "__init__" else parts


def leads_to(link: Link, target: tuple[str, ...]) -> bool:
    """Whether a link names what is at `target`, in parts from the top of the tree."""
    return bool(link.target) and target[-len(link.target) :] == link.target


def link_in(names: Names, target: tuple[str, ...]) -> Link | None:
    """By which name a file has what is at `target`, if it does."""
    return next((link for link in names.links if leads_to(link, target)), None)


def import_for(
    path: str, target: tuple[str, ...], files: Mapping[str, Names], *, of_module: bool
) -> Import | None:
    """How the file at `path` may import what is at `target`: as others do; None if none shows how.

    `of_module`: whether the target is a module itself, not a name in one.
    """
    folder = path.rpartition("/")[0]
    beside: Counter[Import] = Counter()
    elsewhere: Counter[Import] = Counter()
    for other, names in files.items():
        for link in names.links:
            if not leads_to(link, target):
                continue
            around = other.rpartition("/")[0]
            if around == folder:
                beside[link.statement] += 1
            top = "/".join(target[: -len(link.target)])
            # `import config` works among scripts, which find it beside them.
            is_dotted = len(link.target) - (not of_module) > 1 or around != top
            if is_dotted and not link.statement.module.startswith("."):
                elsewhere[link.statement] += not top or path.startswith(f"{top}/")
    for counts in (beside, +elsewhere):
        if counts:
            return max(sorted(counts, key=str), key=counts.__getitem__)
    return None


def imported_by(module: Module) -> frozenset[tuple[str, ...]]:
    """The modules that a file imports, in parts; from the top of the tree if it says where."""
    found: set[tuple[str, ...]] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom):
            found.add(source_of(module, node))
        elif isinstance(node, ast.Import):
            found.update(tuple(alias.name.split(".")) for alias in node.names)
    return frozenset(found)


def may_be_cycle(
    home: str, sources: frozenset[tuple[str, ...]], files: Mapping[str, Names]
) -> bool:
    """Whether settings at the path `home`, which imports `sources`, import from their project."""
    own = {place_of(path)[0] for path in files} | set(place_of(home))
    return any(not parts or parts[0] in own for parts in sources)


def access(
    path: str,
    target: tuple[str, ...],
    files: Mapping[str, Names],
    *,
    of_module: bool,
    cycle: bool,
) -> Reading | Left:
    """How the file at `path` has what is at `target`, or may import it."""
    link = link_in(files[path], target)
    if link is not None:
        return Reading(link.name, (link.name,))
    if cycle:
        return Left(_CYCLE)
    statement = import_for(path, target, files, of_module=of_module)
    if statement is None:
        return Left(_NO_WAY)
    if statement.binds in files[path].bound:
        return Left(_TAKEN)
    return Reading(statement.binds, (statement.binds,), (statement,))
