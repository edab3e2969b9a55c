"""One module that several files of a package have a function from.

A file may import from its package if it does so already by a relative import, or if its folder is
known to be a package, with an `__init__.py`. A script that stands alone may not. That a file
imports what is called as a folder around it says little: ``docker/build.py`` may import a library.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from codemods.codemod import Import, Needle
from codemods.engine.links import place_of as module_at
from codemods.engine.module import Module

PACKAGES: tuple[Needle, ...] = (
    re.compile(rb"\A(?:\s|#[^\n]*\n)*(?:from \.|\Z)"),
    b"__all__",
    b"__version__",
)
"""What an `__init__.py` holds, most of them: nothing, or one of these."""

_MODULES = ("_environment.py", "_environ.py")
"""What the module may be called."""
_SEVERAL = 2
"""From so many files on they share."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a file tells of the package that it is in."""

    absolute: int = 0
    """Of how many folders the path to the package is that its absolute imports name; 0: of none."""
    relative: int = 0
    """The same for its relative imports."""
    borrowed: frozenset[tuple[str, Import]] = frozenset()
    """What it imports under one of the names that are looked for."""
    is_light: bool = False
    """Whether it holds but functions and imports of the standard library, so that importing it does
    nothing else, and can't be a cycle."""


@dataclass(frozen=True, slots=True)
class Holder:
    """What is known of a file."""

    place: Place
    readers: frozenset[str]
    """The functions that it has; those for others have a public name."""
    taken: frozenset[str]
    """Names of such functions that mean something else there."""


@dataclass(slots=True)
class Home:
    """A module that gets functions for others."""

    path: str
    first: str
    """The first file that it is for."""
    readers: list[str] = field(default_factory=list)
    """The functions that it does not have yet, by their private names."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Who has what from where."""

    ways: Mapping[tuple[str, str], Import]
    """By file and private name of the function; none where the file has one of its own."""
    homes: Mapping[str, Home]
    """By path."""


def public(name: str) -> str:
    """What a function is called in the module that has it for others."""
    return name.removeprefix("_")


def place_of(module: Module, named: Collection[str], *, holds_readers: bool) -> Place:
    """What a file tells; `named` are the names of functions that it mentions."""
    folders = module.path.split("/")[:-1]
    absolute = relative = 0
    borrowed: set[tuple[str, Import]] = set()
    for node in module.tree.body:
        if isinstance(node, ast.ImportFrom):
            source = "." * node.level + (node.module or "")
            borrowed.update(
                (alias.name, Import(source, alias.name))
                for alias in node.names
                if alias.name in named and alias.asname is None
            )
            if node.level:
                depth = len(folders) - node.level + 1
                relative = min(relative or depth, depth)
                continue
            tops = [(node.module or "").partition(".")[0]]
        elif isinstance(node, ast.Import):
            tops = [alias.name.partition(".")[0] for alias in node.names]
        else:
            continue
        for top in set(tops) - sys.stdlib_module_names:
            if folders.count(top) == 1:
                depth = folders.index(top) + 1
                absolute = min(absolute or depth, depth)
    once = (it for it in borrowed if sum(map(len, module.bindings(it[0]).values())) == 1)
    is_light = holds_readers and all(map(_is_light, module.tree.body))
    return Place(absolute, max(relative, 0), frozenset(once), is_light)


def _is_light(node: ast.stmt) -> bool:
    """Whether a statement at module level does nothing that an importer would notice."""
    if isinstance(node, ast.Import):
        modules = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        modules = [] if node.level else [node.module or ""]
    elif isinstance(node, ast.FunctionDef):
        defaults = (*node.args.defaults, *node.args.kw_defaults)
        plain = all(it is None or isinstance(it, ast.Constant) for it in defaults)
        return plain and not node.decorator_list
    else:
        return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    known = sys.stdlib_module_names
    return bool(modules) and all(it.partition(".")[0] in known for it in modules)


def shared(
    needs: Collection[tuple[str, str]], holders: Mapping[str, Holder], unseen: Collection[str]
) -> Shared:
    """Who has which function from where, of the files that need one, with its private name.

    None of the files in `unseen` can be created.
    """
    roots = _roots(holders)
    holders = {path: _proven(path, it, roots) for path, it in holders.items()}
    by_root: dict[str, list[tuple[str, str]]] = {}
    for path, reader in sorted(needs):
        root = _root_of(path, holders, roots)
        if root is not None and reader not in holders[path].readers:
            by_root.setdefault(root, []).append((path, reader))
    ways: dict[tuple[str, str], Import] = {}
    homes: dict[str, Home] = {}
    for root, wanted in by_root.items():
        inside = {path: it for path, it in holders.items() if path.startswith(f"{root}/")}
        home = _home(root, wanted, inside, unseen)
        for path, reader in wanted if home else ():
            assert home is not None
            way = _way(path, reader, root, home, holders)
            if way is None:
                continue
            ways[path, reader] = way
            there = holders[home.path].readers if home.path in holders else frozenset()
            if way.name not in there and reader not in home.readers:
                home.readers.append(reader)
                homes[home.path] = home
    return Shared(ways, homes)


# Packages


def _roots(holders: Mapping[str, Holder]) -> list[str]:
    """The folders that are packages, as far as files tell; the shortest first."""
    found = {
        _folder(path, depth)
        for path, holder in holders.items()
        for depth in (holder.place.relative, _depth_of_package(path))
        if depth
    }
    return sorted(found, key=lambda root: (root.count("/"), root))


def _depth_of_package(path: str) -> int:
    return path.count("/") if path.endswith("/__init__.py") else 0


def _proven(path: str, holder: Holder, roots: Collection[str]) -> Holder:
    """What is known of a file, without a package that its imports only seem to name."""
    if _folder(path, holder.place.absolute) in roots:
        return holder
    return replace(holder, place=replace(holder.place, absolute=0))


def _folder(path: str, depth: int) -> str:
    return "/".join(path.split("/")[:depth])


def _root_of(path: str, holders: Mapping[str, Holder], roots: Iterable[str]) -> str | None:
    """The package that a file may import from; None for a script."""
    holder = holders.get(path)
    if holder is None:
        return None
    if holder.place.absolute:
        return _folder(path, holder.place.absolute)
    folder = path.rpartition("/")[0]
    if not holder.place.relative and f"{folder}/__init__.py" not in holders:
        return None
    return next((root for root in roots if f"{folder}/".startswith(f"{root}/")), None)


# The module


def _home(
    root: str,
    wanted: Collection[tuple[str, str]],
    inside: Mapping[str, Holder],
    unseen: Collection[str],
) -> Home | None:
    """The module of a package, whose files are `inside`, that has the functions for others, or
    shall have them."""
    first = min(path for path, _ in wanted)
    having = sorted(path for path, it in inside.items() if it.readers)
    # In a folder further down an `__init__.py` would be imported with it.
    beside = (path for path in having if path.rpartition("/")[0] == root)
    light = [path for path in beside if inside[path].place.is_light and path not in unseen]
    for path in light:
        if _is_public(inside[path]):
            return Home(path, first)
    if light:
        return Home(light[0], first)
    if len({path for path, _ in wanted} | set(having)) < _SEVERAL:
        return None
    paths = (f"{root}/{name}" for name in _MODULES)
    new = next((path for path in paths if path not in inside), None)
    # What keeps one from being created would keep another from it.
    return Home(new, first) if new and new not in unseen else None


def _is_public(holder: Holder) -> bool:
    return any(not name.startswith("_") for name in holder.readers)


def _way(
    path: str, reader: str, root: str, home: Home, holders: Mapping[str, Holder]
) -> Import | None:
    """How a file imports a function from the module; None if it can't."""
    holder, name = holders[path], public(reader)
    there = holders.get(home.path)
    if there and name not in there.readers and not _is_public(there):
        if reader not in there.readers:
            return None
        name = reader
    for borrowed, statement in holder.place.borrowed:
        if borrowed == name and _leads_to(statement, path, home.path):
            return statement
    if path == home.path or name in holder.taken:
        return None
    depth = root.count("/") + 1
    below = ".".join(module_at(home.path)[depth:])
    if _is_absolute(root, holder, holders):
        return Import(f"{root.rpartition('/')[2]}.{below}", name)
    return Import("." * (path.count("/") - depth + 1) + below, name)


def _is_absolute(root: str, holder: Holder, holders: Mapping[str, Holder]) -> bool:
    """Whether a file names the package in its imports, or else half of the others do."""
    place = holder.place
    if place.absolute or place.relative:
        return place.absolute > 0
    forms = Counter(
        it.place.absolute > 0
        for path, it in holders.items()
        if root in (_folder(path, it.place.absolute), _folder(path, it.place.relative))
        and path != f"{root}/__init__.py"
    )
    return forms[True] > 0 and forms[True] >= forms[False]


def _leads_to(statement: Import, path: str, home: str) -> bool:
    dotted = statement.module.lstrip(".")
    parts = tuple(dotted.split(".")) if dotted else ()
    level = len(statement.module) - len(dotted)
    target = module_at(home)
    if not level:
        return target[-len(parts) :] == parts
    return (*path.split("/")[:-level], *parts) == target
