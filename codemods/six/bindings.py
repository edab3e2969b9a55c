"""Which names of a file mean six, or something of it: by import, not by spelling."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codemods.codemod import Span
from codemods.engine import scopes
from codemods.engine.module import Module, Occurrence
from codemods.engine.scopes import Scope
from codemods.six import tables
from codemods.six.shims import Shims, resolved


@dataclass(frozen=True, slots=True, eq=False)
class Alias:
    """One name that one import statement takes from six."""

    local: str
    """The name that it binds."""
    qualified: str
    """What of six it is, as in `tables`: empty for six itself."""
    node: ast.alias
    statement: ast.Import | ast.ImportFrom
    place: Occurrence
    """Where the statement stands."""
    scope: Scope
    is_global: bool
    """Whether a `global` or `nonlocal` statement says so."""
    span: Span
    by_star: bool = False
    """Whether the statement names it by a star, so that no syntax node binds it."""
    lead: tuple[str, ...] = ()
    """The attributes of the name that lead to six: ``utils.six`` of ``import django.utils.six``."""
    offers: Mapping[str, str] | None = None
    """For a module of the project: the attributes of it that are names of six, and which."""
    source: tuple[str, str] | None = None
    """For a name from another module than six's own: the last part of that module's name, and the
    name."""
    copy: str | None = None
    """The dotted name of the copy of six that it is of, as far as the import tells."""

    @property
    def is_module(self) -> bool:
        """Whether it is a module that only leads to six."""
        return bool(self.lead) or self.offers is not None


@dataclass(frozen=True, slots=True, eq=False)
class Use:
    """One place where six, or something of it, is read."""

    qualified: str
    """As much of six as the attributes that follow the name lead to."""
    alias: Alias
    place: Occurrence
    """Where the expression stands: its node is the outermost attribute that belongs to six."""


@dataclass(frozen=True, slots=True, eq=False)
class Star:
    """``from six import *``, or from a module of six."""

    module: str
    node: ast.alias
    statement: ast.ImportFrom
    place: Occurrence


def find(module: Module, shims: Shims) -> tuple[list[Alias], list[Star]]:
    """The aliases of six in a file, in the order of the text."""
    aliases: list[Alias] = []
    stars: list[Star] = []
    seen: set[ast.AST] = set()
    for occurrence in _occurrences(module, shims):
        place = _import_statement(occurrence)
        if place is None or place.node in seen:
            continue
        seen.add(place.node)
        for found in _aliases(module, place, shims):
            if isinstance(found, Star):
                stars.append(found)
            else:
                aliases.append(found)
    return aliases, stars


def _occurrences(module: Module, shims: Shims) -> list[Occurrence]:
    found = [it for word in dict.fromkeys(shims.words()) for it in module.occurrences(word)]
    return sorted(found, key=lambda occurrence: occurrence.offset)


def _import_statement(occurrence: Occurrence) -> Occurrence | None:
    for levels, node in enumerate(reversed(occurrence.chain)):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            return occurrence.up(levels)
        if isinstance(node, ast.stmt):
            return None
    return None


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What one name of an import statement is."""

    qualified: str = ""
    lead: tuple[str, ...] = ()
    offers: Mapping[str, str] | None = None
    source: tuple[str, str] | None = None
    copy: str | None = None


def _aliases(module: Module, place: Occurrence, shims: Shims) -> Iterator[Alias | Star]:
    statement = place.node
    assert isinstance(statement, (ast.Import, ast.ImportFrom))
    for node in statement.names:
        if isinstance(statement, ast.ImportFrom):
            if node.name == "*":
                if not statement.level and (statement.module or "").partition(".")[0] == "six":
                    yield Star(statement.module or "", node, statement, place)
                continue
            meaning = _imported_from(module.path, statement, node, shims)
            local = node.asname or node.name
        else:
            meaning = _imported(node, shims)
            local = node.asname or node.name.partition(".")[0]
        if meaning is None:
            continue
        binding = Occurrence(local, place.offset, (*place.chain, node))
        scope = module.scope_bound(local, binding)
        is_global = scope is not scopes.binding_scope(list(binding.chain))
        yield Alias(
            local,
            meaning.qualified,
            node,
            statement,
            place,
            scope,
            is_global,
            module.span(statement),
            lead=meaning.lead,
            offers=meaning.offers,
            source=meaning.source,
            copy=meaning.copy,
        )


def _imported_from(
    path: str, statement: ast.ImportFrom, node: ast.alias, shims: Shims
) -> _Meaning | None:
    """What ``from … import name`` binds, if six has to do with it."""
    source, exact = resolved(path, statement.level, statement.module or "")
    holder = shims.below_six(source, exact=exact)
    read = (source.rpartition(".")[2], node.name)
    if holder is not None:
        qualified = f"{holder}.{node.name}" if holder else node.name
        if not exact and source.partition(".")[0] == "six":
            return _Meaning(qualified)
        return _Meaning(qualified, source=read, copy=_copy(source, holder))
    whole = f"{source}.{node.name}" if source else node.name
    if node.name == "six" and shims.below_six(whole, exact=exact) == "":
        return _Meaning(source=read, copy=whole)
    offers = shims.offered(source, exact=exact)
    if offers is not None and node.name in offers:
        return _Meaning(offers[node.name], source=read)
    offers = shims.offered(whole, exact=exact)
    return None if offers is None else _Meaning(offers=offers)


def _copy(module: str, below: str) -> str:
    """The name of a copy of six, from that of a module `below` it."""
    return module.removesuffix(f".{below}") if below else module


def _imported(node: ast.alias, shims: Shims) -> _Meaning | None:
    """What ``import name`` binds, if six has to do with it."""
    # Without `as`, `import six.moves.urllib` binds six itself.
    lead = () if node.asname else tuple(node.name.split(".")[1:])
    holder = shims.below_six(node.name, exact=False)
    if holder is not None:
        copy = None if node.name.partition(".")[0] == "six" else _copy(node.name, holder)
        below = holder.count(".") + 1 if holder else 0
        if node.asname:
            return _Meaning(holder, copy=copy)
        return _Meaning(lead=lead[: len(lead) - below], copy=copy)
    offers = shims.offered(node.name, exact=False)
    return None if offers is None else _Meaning(lead=lead, offers=offers)


def meaning(qualified: str) -> str:
    """The dotted name on Python 3 of what `qualified` is in six; that in six if it has none."""
    if qualified == "moves.urllib":
        return "urllib"
    if qualified in tables.BUILTINS:
        return f"builtins.{tables.BUILTINS[qualified]}"
    location = tables.location(qualified)
    if location is None:
        return f"six.{qualified}"
    module, attribute = location
    return f"{module}.{attribute}" if attribute else module


def binds_what(alias: Alias, other: Occurrence) -> bool:
    """Whether another import binds the very thing that an alias means on Python 3."""
    node, statement = other.node, other.parent
    if not isinstance(node, ast.alias):
        return False
    if isinstance(statement, ast.ImportFrom):
        imported = f"{'.' * statement.level}{statement.module or ''}.{node.name}"
    else:
        # Without `as`, `import urllib.parse` binds urllib itself.
        imported = node.name if node.asname else node.name.partition(".")[0]
    return imported == meaning(alias.qualified)


def uses(module: Module, alias: Alias) -> Iterator[Use]:
    """Every place in the scope of `alias` that reads it."""
    scope = None if alias.by_star else alias.scope
    for occurrence in module.occurrences(alias.local):
        if occurrence.is_use and module.scope_of(alias.local, occurrence) is scope:
            use = climbed(alias, occurrence, module)
            if use is not None:
                yield use


def climbed(alias: Alias, occurrence: Occurrence, module: Module | None = None) -> Use | None:
    """The use, with the attributes that lead deeper into six; None if they don't lead there.

    `module` is the one that `occurrence` is in; without it calls of `getattr` are not looked into.
    """
    qualified, place = alias.qualified, occurrence
    for attribute in alias.lead:
        place = place.up(1)
        if not isinstance(place.node, ast.Attribute) or place.node.attr != attribute:
            return None
    if alias.offers is not None:
        place = place.up(1)
        if not isinstance(place.node, ast.Attribute) or place.node.attr not in alias.offers:
            return None
        qualified = alias.offers[place.node.attr]
    while qualified in tables.NAMESPACES and len(place.chain) > 1:
        name = _attribute(place, module)
        if name is None:
            break
        qualified = f"{qualified}.{name}" if qualified else name
        place = place.up(1)
    return Use(qualified, alias, place)


def _attribute(place: Occurrence, module: Module | None) -> str | None:
    """The attribute that is read of the expression at `place`; None if there is none."""
    parent = place.parent
    if isinstance(parent, ast.Attribute):
        return parent.attr
    if module is None or not isinstance(parent, ast.Call) or parent.args[:1] != [place.node]:
        return None
    if not isinstance(parent.func, ast.Name) or parent.func.id != "getattr" or parent.keywords:
        return None
    # The name, and perhaps a default, which is not needed.
    literals = [it.value for it in parent.args[1:] if isinstance(it, ast.Constant)]
    if len(literals) != len(parent.args) - 1 or len(literals) not in {1, 2}:
        return None
    is_whole = module.is_builtin("getattr", place) and not module.has_comment(module.span(parent))
    name = literals[0]
    return name if is_whole and isinstance(name, str) and name.isidentifier() else None
