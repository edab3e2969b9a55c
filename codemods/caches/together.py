"""What is loaded together: which evidence of threads speaks of the state of a file.

A tree is parted into *packages*: the folders that files import by their names, folders of scripts,
and all the rest, which is one. What a package imports is loaded with it, and what that imports. So
evidence counts for a state where something loads both: the package of either, or one that imports
both. Within a package all counts for all: no import tells which of its modules are loaded by their
names, as plugins, by a configuration or a list of applications.

A folder of scripts that nobody imports is run by hand, in one thread, whatever they import: there
only its own evidence counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from codemods.caches.facts import Evidence, Facts
from codemods.engine.links import place_of

Package: TypeAlias = tuple[str, ...]
"""Its folders from the top of the tree; empty for the rest."""

_SCRIPTS = frozenset(
    {
        *("bin", "ci", "contrib", "dev", "devtools", "hacking", "misc", "packaging", "playbooks"),
        *("release", "script", "scripts", "tool", "tools", "util", "utilities", "utils"),
    }
)
"""Folders at the top of a tree whose modules are run by hand, if nobody imports them."""


class Together:
    """The packages of a tree, and what each of them loads."""

    def __init__(self, facts: Mapping[str, Facts]) -> None:
        self._imported = {name for held in facts.values() for name in held.imports}
        self._packages = {path: self._package(path) for path in facts}
        self._evidence: dict[Package, list[tuple[int, str, Evidence]]] = {}
        named: dict[str, set[Package]] = {}
        for path, package in self._packages.items():
            for name in (package or place_of(path)[:1])[-1:]:
                named.setdefault(name, set()).add(package)
        imports: dict[Package, set[Package]] = {}
        for path, held in facts.items():
            package = self._packages[path]
            found = imports.setdefault(package, set())
            for name in held.imports:
                if name in named:
                    found |= _meant(named[name], path)
            for it in held.evidence:
                self._evidence.setdefault(package, []).append((it.rank, path, it))
        self._loads = {package: _reached(package, imports) for package in imports}

    def _package(self, path: str) -> Package:
        folders = tuple(path.split("/")[:-1])
        for index, name in enumerate(folders):
            if name in self._imported:
                return folders[: index + 1]
        return folders[:1] if self._is_script(folders[:1]) else ()

    def _is_script(self, package: Package) -> bool:
        """Whether a package is a folder of scripts."""
        return len(package) == 1 and package[0] in _SCRIPTS - self._imported

    def threads(self, path: str) -> str:
        """Where the nearest evidence of threads is that counts for the file at a path, for
        messages: in the file, in its package, or elsewhere; empty if there is none."""
        package = self._packages[path]
        loaded = {package}
        for one, loads in self._loads.items():
            if package in loads:
                loaded |= {one} if self._is_script(one) else loads
        shown = [
            (other != path, one != package, rank, other, it)
            for one in loaded
            for rank, other, it in self._evidence.get(one, ())
        ]
        if not shown:
            return ""
        *_, other, nearest = min(shown)
        return f"{other}:{nearest.line} {nearest.what}"


def _meant(packages: set[Package], path: str) -> set[Package]:
    """Those of some packages of one name that a file means: what lies in a folder around it, if
    there is one there."""
    folders = tuple(path.split("/")[:-1])
    around = {it for it in packages if it[:-1] == folders[: len(it[:-1])]}
    return around or packages


def _reached(package: Package, imports: Mapping[Package, set[Package]]) -> set[Package]:
    """A package, what it imports, and what that imports."""
    found: set[Package] = set()
    left = [package]
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left.extend(imports[one])
    return found
