"""By which names and imports the files of a project have its settings."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from codemods.codemod import Import, Span
from codemods.engine.links import Link, dotted, leads_to, place_of, source_of
from codemods.engine.module import Module
from codemods.timeouts.facts import Left, Reading, Timeout, Wanted

_NO_WAY = "no other file shows how it would import the settings"
_CYCLE = "the settings import from the project, so that importing them may be a cycle"
_TAKEN = "the name of the settings means something else in the file"

_PARTS = (re.compile(r"settings\b"), re.compile(r"conf(?:ig)?\b"))
"""What the names end with under which settings are known. Each alone, and with its first letters
plain, is found many times as fast. Not `CONF` or `cfg`, of which there are many more."""
_BEFORE = re.compile(r"(?<![\w.])[a-z_]*\Z")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Names:
    """The names in one file that may be those of settings."""

    links: tuple[Link, ...] = ()
    bound: frozenset[str] = frozenset()
    """What is bound at module level, `links` among them."""
    hidden: tuple[tuple[str, Span], ...] = ()
    """Where in the file a name means something of a function or class."""


def survey(module: Module) -> Names:
    """The names in a file that may be those of settings."""
    if module not in _SURVEYED:
        _SURVEYED[module] = _survey(module)
    return _SURVEYED[module]


_SURVEYED: WeakKeyDictionary[Module, Names] = WeakKeyDictionary()
"""What is known of a file for as long as it is in memory: two backends ask for it."""


def _survey(module: Module) -> Names:
    bindings = {name: module.bindings(name) for name in _candidates(module.text)}
    links = [
        link
        for node in module.tree.body
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for link in _links(module, node)
        if len(bindings.get(link.name, {}).get(module.tree, ())) == 1
    ]
    hidden = ((name, span) for name in bindings for span in hiding(module, name))
    bound = frozenset(name for name, found in bindings.items() if module.tree in found)
    return Names(tuple(sorted(links)), bound, tuple(sorted(hidden)))


def _candidates(text: str) -> set[str]:
    """The words in a text that may be names of settings."""
    found = set()
    for part in _PARTS:
        for match in part.finditer(text):
            before = _BEFORE.search(text[max(0, match.start() - _LONGEST) : match.start()])
            if before:
                found.add(before.group() + match.group())
    return found


def hiding(module: Module, name: str) -> tuple[Span, ...]:
    """The functions and classes of a file in which `name` is not that of the module."""
    return tuple(module.span(scope) for scope in module.bindings(name) if scope is not module.tree)


def is_hidden(spans: Iterable[Span], timeout: Timeout) -> bool:
    """Whether a timeout is to be read in one of these places."""
    return any(span.start <= it.span.start < span.end for span in spans for it in timeout.sites)


def _links(module: Module, node: ast.Import | ast.ImportFrom) -> list[Link]:
    found = []
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            statement = Import(dotted(node), alias.name, alias.asname)
            found.append(Link(statement.binds, statement, (*source_of(module, node), alias.name)))
        elif alias.asname or "." not in alias.name:
            statement = Import(alias.name, None, alias.asname)
            found.append(Link(statement.binds, statement, tuple(alias.name.split("."))))
    return found


def link_in(names: Names, target: tuple[str, ...], path: str) -> Link | None:
    """By which name the file at `path` has what is at `target`, if it does."""
    return next((link for link in names.links if leads_to(link, target, path)), None)


def unambiguous(files: Mapping[str, Names]) -> dict[str, Names]:
    """The names without the links that may lead to either of two modules."""
    by_name: dict[str, list[tuple[str, ...]]] = {}
    for path in files:
        place = place_of(path)
        by_name.setdefault(place[-1], []).append(place)
    return {
        path: replace(
            names,
            links=tuple(link for link in names.links if not _is_ambiguous(link, path, by_name)),
        )
        for path, names in files.items()
    }


def _is_ambiguous(link: Link, path: str, by_name: Mapping[str, Sequence[tuple[str, ...]]]) -> bool:
    """Whether a link names two modules, or a name that may be in either of two."""
    *module, name = link.target
    modules = [(it, ()) for it in by_name.get(name, ())]
    members = [(it, (name,)) for it in by_name.get(module[-1] if module else "", ())]
    return any(
        sum(leads_to(link, (*place, *member), path) for place, member in found) > 1
        for found in (modules, members)
    )


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
            if not leads_to(link, target, other):
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
    """What a file imports, in parts; from the top of the tree if it says where."""
    found: set[tuple[str, ...]] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom):
            source = source_of(module, node)
            found.update((source, *((*source, alias.name) for alias in node.names)))
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
    wanted: Wanted,
    target: tuple[str, ...],
    files: Mapping[str, Names],
    *,
    of_module: bool,
    cycle: bool,
) -> Reading | Left:
    """How the file of a timeout has what is at `target`, or may import it."""
    names = files[wanted.path]
    link = link_in(names, target, wanted.path)
    if link is not None:
        reading = Reading(link.name, (link.name,))
    elif cycle:
        return Left(_CYCLE)
    else:
        statement = import_for(wanted.path, target, files, of_module=of_module)
        if statement is None:
            return Left(_NO_WAY)
        if statement.binds in names.bound:
            return Left(_TAKEN)
        reading = Reading(statement.binds, (statement.binds,), (statement,))
    if is_hidden((span for name, span in names.hidden if name == reading.text), wanted.timeout):
        return Left(_TAKEN)
    return reading
