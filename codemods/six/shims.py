"""Six under another name: in a module of the project that has names from it, or in a copy of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codemods.codemod import Span
from codemods.engine.module import Module, Occurrence
from codemods.engine.text import holds_word
from codemods.six import tables

if TYPE_CHECKING:
    from codemods.six.bindings import Use
    from codemods.six.decisions import File

_COPIES = frozenset({"django.utils.six"})
"""Copies of six in well-known packages, in folders that don't say so."""
_VENDORING = frozenset(
    {
        "_vendor",
        "_vendored",
        "extern",
        "externals",
        "packages",
        "third_party",
        "thirdparty",
        "vendor",
        "vendored",
    }
)
"""Packages that hold copies of other projects."""
_IS_SIX = re.compile(r"^class _MovedItems\(.*?^class Module_six_moves_urllib\(", re.M | re.S)


@dataclass(frozen=True, slots=True)
class Shims:
    """The modules of a tree that have names from six, and the copies of six in it.

    Modules are called by their paths, with dots: ``src.shop.compat``.
    """

    offers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What of six the names of a module are."""
    copies: frozenset[str] = frozenset()

    def offered(self, module: str, *, exact: bool) -> Mapping[str, str] | None:
        """The names of six that a module has; None if it has none, or can't be told.

        `exact`: whether `module` is named by its path, not by what an import calls it.
        """
        name = _found(module, self.offers, exact=exact)
        return self.offers[name] if name else None

    def below_six(self, module: str, *, exact: bool) -> str | None:
        """Which module of six a dotted name is: empty for six itself, None if it is none."""
        if not exact and module.partition(".")[0] == "six":
            return module.partition(".")[2]
        parts = module.split(".")
        for end in range(len(parts), 0, -1):
            if parts[end - 1] != "six":
                continue
            holder = ".".join(parts[:end])
            is_copy = (
                holder in _COPIES
                or (end > 1 and parts[end - 2] in _VENDORING)
                or _found(holder, self.copies, exact=exact) is not None
            )
            if is_copy:
                return ".".join(parts[end:])
        return None

    def words(self) -> Iterator[str]:
        """Words of which an import of a shim holds at least one."""
        yield "six"
        for module, names in self.offers.items():
            yield module.rpartition(".")[2]
            yield from names


def _found(module: str, known: Iterable[str], *, exact: bool) -> str | None:
    """The one module of `known` that an import may mean by a name."""
    found = [name for name in known if name == module or (not exact and may_be(module, name))]
    return found[0] if len(found) == 1 else None


def may_be(module: str, path: str) -> bool:
    """Whether the module of a dotted `path` may be the one that code calls `module`."""
    return f".{path}".endswith(f".{module}")


def dotted(path: str) -> str:
    """The dotted name of the module at a path of the tree."""
    name = path.rpartition(".")[0].replace("/", ".")
    return name.removesuffix("__init__").removesuffix(".")


def resolved(path: str, level: int, module: str) -> tuple[str, bool]:
    """The module that an import in the file at `path` names, and whether that is its path.

    `level` counts the dots before `module`, as in `ast.ImportFrom`.
    """
    if not level:
        return module, False
    parts = path.split("/")[:-level]
    return ".".join([*parts, *([module] if module else [])]), True


def assigned(file: File, use: Use) -> tuple[str, Occurrence] | None:
    """The name that a module gives to what it uses of six, and nothing else, and where.

    ``text_type = six.text_type``
    """
    place = use.place.up(1)
    node = place.node
    if not isinstance(node, ast.Assign) or place.parent is not file.module.tree:
        return None
    target = node.targets[0]
    if len(node.targets) > 1 or not isinstance(target, ast.Name):
        return None
    bound = file.module.bindings(target.id).get(file.module.tree, ())
    alive = [it for it in bound if not file.is_dead(Span(it.offset, it.offset + 1))]
    return (target.id, place) if len(alive) == 1 else None


def is_copy(module: Module) -> bool:
    """Whether a file is a copy of six."""
    return module.path.endswith(("/six.py", "six/__init__.py")) and bool(
        _IS_SIX.search(module.text)
    )


def mentions(text: str, names: Iterable[str]) -> bool:
    """Whether a text holds one of some words."""
    return any(holds_word(text, name) for name in names)


def followed(offers: Mapping[str, str], *, inline: bool) -> Mapping[str, str]:
    """The names of a module whose uses in other modules are rewritten, too.

    Unless all are wanted: those that conditions hang on, and six itself, which no definition can
    take the place of.
    """
    return {
        name: qualified
        for name, qualified in offers.items()
        if inline or qualified in tables.CONSTANTS or qualified in {"", "moves"}
    }
