"""Which names of a file mean six, or something of it: by import, not by spelling."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from codemods.codemod import Span
from codemods.engine import scopes
from codemods.engine.module import Module, Occurrence
from codemods.engine.scopes import Scope
from codemods.six import tables


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


def find(module: Module) -> tuple[list[Alias], list[Star]]:
    """The aliases of six in a file, in the order of the text."""
    aliases: list[Alias] = []
    stars: list[Star] = []
    seen: set[ast.AST] = set()
    for occurrence in module.occurrences("six"):
        place = _import_statement(occurrence)
        if place is None or place.node in seen:
            continue
        seen.add(place.node)
        for found in _aliases(module, place):
            if isinstance(found, Star):
                stars.append(found)
            else:
                aliases.append(found)
    return aliases, stars


def _import_statement(occurrence: Occurrence) -> Occurrence | None:
    for levels, node in enumerate(reversed(occurrence.chain)):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            return occurrence.up(levels)
        if isinstance(node, ast.stmt):
            return None
    return None


def _aliases(module: Module, place: Occurrence) -> Iterator[Alias | Star]:
    statement = place.node
    assert isinstance(statement, (ast.Import, ast.ImportFrom))
    for node in statement.names:
        if isinstance(statement, ast.ImportFrom):
            if statement.level or (statement.module or "").partition(".")[0] != "six":
                return
            prefix = (statement.module or "").partition(".")[2]
            if node.name == "*":
                yield Star(statement.module or "", node, statement, place)
                continue
            qualified = f"{prefix}.{node.name}" if prefix else node.name
            local = node.asname or node.name
        else:
            top, _, rest = node.name.partition(".")
            if top != "six":
                continue
            # Without `as`, `import six.moves.urllib` binds six itself.
            qualified = rest if node.asname else ""
            local = node.asname or "six"
        binding = Occurrence(local, place.offset, (*place.chain, node))
        scope = module.scope_bound(local, binding)
        is_global = scope is not scopes.binding_scope(list(binding.chain))
        span = module.span(statement)
        yield Alias(local, qualified, node, statement, place, scope, is_global, span)


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
            yield climbed(alias, occurrence)


def climbed(alias: Alias, occurrence: Occurrence) -> Use:
    """The use, with the attributes that lead deeper into six."""
    qualified, place = alias.qualified, occurrence
    while qualified in tables.NAMESPACES and len(place.chain) > 1:
        parent = place.parent
        if not isinstance(parent, ast.Attribute) or parent.value is not place.node:
            break
        qualified = f"{qualified}.{parent.attr}" if qualified else parent.attr
        place = place.up(1)
    return Use(qualified, alias, place)
