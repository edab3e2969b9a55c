"""What becomes of the uses of six in the code of a file, and the orders that carry it out."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from codemods.codemod import IGNORED, Keeps, Refusal, Site, Span, Unit
from codemods.engine.module import Module, Occurrence
from codemods.six import bindings, conditions, expressions, fallbacks, importing, tables
from codemods.six.bindings import Alias, Use
from codemods.six.branches import Removal
from codemods.six.decisions import Decision, File, Refuse, Rewrite, Stays
from codemods.six.fallbacks import Fallback
from codemods.six.findings import Findings

_KEEPS_ARGUMENTS = frozenset(
    {
        *("method", "iterator", "attribute", "first-argument", "recoded", "item", "byte", "pack"),
        *("raise-from", "reraise"),
    }
)
"""What puts the arguments of a call elsewhere, as they are."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What becomes of each use in a file, and what follows for the file."""

    file: File
    """The file, with what of it is dead and what is six's."""
    decisions: Mapping[Use, Decision]
    rebound: Mapping[Alias, int | None]
    """The line in which the name of an alias is bound to something else in its scope."""
    removals: Sequence[Removal]
    lasting: Sequence[Occurrence]
    """The imports of one name in branches at module level that stay."""


def decide(
    file: File,
    aliases: Sequence[Alias],
    uses: Mapping[Use, Alias],
    moving: Mapping[Use, Decision],
    tried: Sequence[Fallback],
) -> Decided:
    """What becomes of `uses`, each of which is of one of `aliases`.

    `moving` says it of those that add to `six.moves`; `tried` are the `try` statements that go.
    """
    assigned = {
        use.qualified
        for use in uses
        if isinstance(use.place.node, ast.Attribute)
        and not isinstance(use.place.node.ctx, ast.Load)
    }
    ignored = {use for use in uses if file.is_ignored(_start(file.module, use))}
    while True:
        # What is bound in dead code is no second binding.
        rebound = {alias: _line_rebound(file, aliases, alias) for alias in aliases}
        sure = (it for it, alias in uses.items() if rebound[alias] is None and it not in ignored)
        known = {use: constant for use in sure if (constant := _known(use))}
        outcome = conditions.decide(file, dict(known.values()))
        dead = (*(span for fallback in tried for span in fallback.dead), *outcome.dead)
        if dead == file.dead:
            break
        file = replace(file, dead=dead)
    file = replace(
        file,
        names={use.place.node: use.qualified for use in uses if rebound[uses[use]] is None},
        required=importing.required(file.module, aliases, list(uses)),
    )
    decisions: dict[Use, Decision] = {}
    for use, alias in uses.items():
        line = rebound[alias]
        if use in ignored:
            decisions[use] = Refuse(IGNORED)
        elif use.qualified in assigned:
            decisions[use] = Refuse("it is assigned to in this file")
        elif constant := known.get(use):
            decisions[use] = outcome.decisions[constant[0]]
        elif line is not None and not importing.binds_the_same(file, alias, rebound=True):
            decisions[use] = Refuse(f"{alias.local} is also bound in line {line}")
        elif line is not None and use.qualified == alias.qualified:
            decisions[use] = Stays()
        elif use in moving:
            decisions[use] = moving[use]
        else:
            decisions[use] = file.heeding(expressions.decide(file, use))
    decisions.update((flag, it) for flag, it in outcome.decisions.items() if flag not in uses)
    return Decided(file, decisions, rebound, _outermost(file, outcome.removals), outcome.imports)


def _known(use: Use) -> tuple[Use, bool] | None:
    """The use as one of a constant, and its value; None if it is none."""
    if use.qualified in tables.CONSTANTS:
        return use, tables.CONSTANTS[use.qualified]
    return fallbacks.asked(use) if use.qualified in tables.NAMESPACES else None


def _line_rebound(file: File, aliases: Sequence[Alias], alias: Alias) -> int | None:
    """The line in which the name of an alias is bound to something else in its scope."""
    ours = [
        other.node
        for other in aliases
        if other.local == alias.local
        and bindings.meaning(other.qualified) == bindings.meaning(alias.qualified)
    ]
    for occurrence in file.module.bindings(alias.local).get(alias.scope, ()):
        where = Span(occurrence.offset, occurrence.offset + len(alias.local))
        if (
            occurrence.node not in ours
            and not bindings.binds_what(alias, occurrence)
            and not file.is_dead(where)
        ):
            return file.module.lines.line_of(occurrence.offset)
    return None


def _outermost(file: File, removals: Sequence[Removal]) -> list[Removal]:
    """Those removals that lie in nothing else that goes."""
    return [
        removal
        for removal in removals
        if not any(gone.holds(removal.span) for gone in file.dead if gone != removal.span)
    ]


# Orders


def carry_out(decided: Decided, aliases: Sequence[Alias], found: Findings) -> list[Fallback]:
    """Add the orders for what is decided to what is `found`.

    Gives the `if` statements of which nothing but imports is left.
    """
    file, module = decided.file, decided.file.module
    by_node: dict[ast.AST, Alias] = {alias.node: alias for alias in aliases}
    left: list[Fallback] = []
    headers: dict[ast.AST, list[tuple[Use, Rewrite]]] = {}
    ordered: set[ast.AST] = set()
    """What needs no second order."""
    found.sites.extend(removal_site(module, removal) for removal in decided.removals)
    for use, decision in decided.decisions.items():
        is_elsewhere = use.alias.is_module or use.alias.copy is not None
        if is_elsewhere and not isinstance(decision, Refuse):
            span = module.span(use.place.node)
            found.settled.update(range(span.start, span.end))
        place = decision.place if isinstance(decision, Rewrite) else use.place
        if file.is_dead(module.span(place.node)):
            continue
        if isinstance(decision, Refuse):
            found.refusals.append(Refusal(_start(module, use), _message(use), decision.reason))
            found.kept.add(use.alias)
            found.left.add(use.qualified)
            continue
        found.need(use.alias, decision.imports)
        if isinstance(decision, Stays):
            continue
        found.definitions.update(decision.definitions)
        if decision.unit is Unit.HEADER:
            headers.setdefault(place.node, []).append((use, decision))
            continue
        if decision.action in conditions.SHARED:
            if place.node in ordered:
                continue
            ordered.add(place.node)
        if decision.action == "branches":
            fates = decision.arguments
            branch = fallbacks.branch(module, place, fates, by_node, file.dead)
            left.extend([branch] if branch else [])
        if decision.around is not None and decision.around[0].node not in ordered:
            outer, action = decision.around
            ordered.add(outer.node)
            found.sites.append(module.site(outer, Unit.EXPRESSION, action, None))
        found.sites.append(_site(module, use, decision))
    found.sites.extend(_header(module, orders) for orders in headers.values())
    return left


def _site(module: Module, use: Use, decision: Rewrite) -> Site:
    return module.site(
        decision.place,
        decision.unit,
        decision.action,
        _message(use),
        span=decision.span,
        arguments=decision.arguments,
        introduces=decision.introduces,
        keeps=Keeps.PARTS if decision.action in _KEEPS_ARGUMENTS else Keeps.NOTHING,
    )


def removal_site(module: Module, removal: Removal) -> Site:
    """The order for a removal."""
    return module.site(removal.place, Unit.BLOCK, "remove", None, span=removal.span)


def _header(module: Module, orders: Sequence[tuple[Use, Rewrite]]) -> Site:
    """The order for one class, from all that changes in its header."""
    use, first = orders[0]
    arguments = tuple(rewrite.arguments[0] for _, rewrite in orders)
    return module.site(first.place, Unit.HEADER, "header", _message(use), arguments=arguments)


def _start(module: Module, use: Use) -> int:
    return module.span(use.place.node).start


def _message(use: Use) -> str:
    return f"use of {importing.full(use.qualified)}"
