"""The orders for a file's import statements, once it is settled which names of six go."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from dataclasses import replace

from codemods.codemod import IGNORED, Import, Refusal, Span
from codemods.engine.module import Module
from codemods.six import fallbacks, importing, stars, tables
from codemods.six.bindings import Alias, Star
from codemods.six.branches import Removal
from codemods.six.decisions import NAME, File
from codemods.six.fallbacks import Fallback
from codemods.six.findings import Findings
from codemods.six.uses import Decided, removal_site


def add(
    decided: Decided,
    aliases: Sequence[Alias],
    found_stars: Sequence[Star],
    tried: Sequence[Fallback],
    branches: Sequence[Fallback],
    found: Findings,
) -> None:
    """Add the orders for all imports of six that go, with what is imported instead.

    `tried` are the `try` statements that go, `branches` the `if` statements of which nothing but
    imports is left.
    """
    file = decided.file
    going = [it for it in aliases if it not in found.kept and not file.is_dead(it.span)]
    _add_statements(decided, going, (*tried, *branches), found)
    _add_fallbacks(file, aliases, tried, branches, found)
    for star in found_stars:
        _settle_star(file, star, aliases, found)
    for alias, items in found.needed_by.items():
        # Where the alias stays, an import that binds its name would take its place.
        is_kept = alias in found.kept
        taken = alias.local if is_kept else None
        # What is imported further below would come too late for what it was imported for.
        near = alias.span.start if is_kept and alias.place.parent is file.module.tree else None
        found.imports.extend(
            replace(item, near=near) if item.near is None else item
            for item in items
            if item.binds != taken
        )
    _drop_given(decided, aliases, branches, found)


def _add_statements(
    decided: Decided, going: Sequence[Alias], around: Sequence[Fallback], found: Findings
) -> None:
    """`around` are the statements around imports that go as well."""
    statements: dict[ast.AST, list[Alias]] = {}
    for alias in going:
        if not alias.by_star:
            statements.setdefault(alias.statement, []).append(alias)
    hoisted = {
        alias: fallback.place.node
        for fallback in around
        if fallback.hoisted
        for alias in fallback.live
    }
    for leaving in statements.values():
        rebound = {alias for alias in leaving if decided.rebound[alias] is not None}
        block = hoisted.get(leaving[0], leaving[0].statement)
        outcome = importing.statement(decided.file, leaving, rebound, block)
        found.sites.append(outcome.site)
        found.imports.extend(outcome.imports)


def _add_fallbacks(
    file: File,
    aliases: Sequence[Alias],
    tried: Sequence[Fallback],
    branches: Sequence[Fallback],
    found: Findings,
) -> None:
    ours = {alias.node for alias in aliases}
    for fallback in tried:
        if not file.is_dead(file.module.span(fallback.place.node)):
            found.sites.append(fallbacks.site(file.module, fallback))
    for fallback in (*tried, *branches):
        if fallback.hoisted:
            for site, imports in fallbacks.moved(file.module, fallback, ours):
                found.sites.append(site)
                found.imports.extend(imports)


# Stars


def add_star(module: Module, star: Star, beside: Sequence[Star], found: Findings) -> bool:
    """Order or refuse the removal of a star import, as far as its own statement tells; whether it
    depends on the names that it is used for instead.

    `beside` are the star imports of the file.
    """
    start = module.start(star.statement)
    is_ignored = module.is_ignored(start, NAME)
    reason = IGNORED if is_ignored else stars.why_left(module, star, beside)
    if reason is not None:
        found.refusals.append(Refusal(start, f"import of {star.module}.*", reason))
        return False
    if star.module == "six":
        return True
    found.sites.append(stars.site(module, star))
    return False


def _settle_star(file: File, star: Star, aliases: Sequence[Alias], found: Findings) -> None:
    """Replace a star import by imports of what it is used for, unless a name of it stays."""
    ours = [alias for alias in aliases if alias.node is star.node]
    if not found.kept.isdisjoint(ours):
        return
    start = file.module.start(star.statement)
    used = [alias for alias in ours if alias in found.needed_by]
    if stars.is_offered(file.module, star, used):
        reason = "another module may import the names of six from here"
        found.refusals.append(Refusal(start, "import of six.*", reason))
        return
    items = [
        importing.replacement(file, alias)
        for alias in used
        if importing.binds_the_same(file, alias, rebound=False)
    ]
    found.vanishing.update({name: f"six.{name}" for name in ("*", *tables.STAR)})
    if star.place.parent is file.module.tree:
        found.imports.extend(replace(item, near=start) for item in items)
        items = []
    found.sites.append(stars.site(file.module, star, items))


# Imports that stay in a branch


def _drop_given(
    decided: Decided, aliases: Sequence[Alias], branches: Sequence[Fallback], found: Findings
) -> None:
    """An import in a branch that stays goes where one at the top of the file will do."""
    file, lasting = decided.file, decided.lasting
    hoisted = {branch.place.node for branch in branches if branch.hoisted}
    tree = file.module.tree
    first = min((it.span.start for it in aliases if it.place.parent is tree), default=None)
    for place in lasting:
        statement = place.node
        item = _imported(statement)
        if (
            item in found.imports
            and place.parent not in hoisted
            and _is_bound_only_by(file, item, {it.node for it in lasting})
            and first is not None
            and first < place.offset
            and not file.is_ignored(place.offset)
        ):
            removal = Removal(place, file.module.span(statement))
            found.sites.append(removal_site(file.module, removal))


def _is_bound_only_by(file: File, item: Import, statements: Collection[ast.AST]) -> bool:
    """Whether nothing at module level binds the name of an import but those of `statements` that
    hold it."""
    return all(
        binding.parent in statements and _imported(binding.parent) == item
        for binding in file.module.bindings(item.binds).get(file.module.tree, ())
        if not file.is_dead(Span(binding.offset, binding.offset + 1))
    )


def _imported(statement: ast.AST) -> Import:
    """What a statement that imports one name imports."""
    assert isinstance(statement, (ast.Import, ast.ImportFrom))
    alias = statement.names[0]
    if isinstance(statement, ast.Import):
        return Import(alias.name, None, alias.asname)
    return Import("." * statement.level + (statement.module or ""), alias.name, alias.asname)
