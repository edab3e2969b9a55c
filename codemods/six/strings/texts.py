"""The strings, comments and docstrings of a file that name six, and what becomes of each."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Sequence
from typing import TypeAlias

from codemods.codemod import IGNORED, Import, Refusal, Repair, TextEdit
from codemods.engine.module import Module, Occurrence
from codemods.engine.text import Untreatable
from codemods.six import importing
from codemods.six.bindings import Alias
from codemods.six.decisions import File, Refuse, Stays
from codemods.six.facts import Through
from codemods.six.findings import Findings
from codemods.six.strings import doctests, literals, targets, types
from codemods.six.strings.doctests import Examples, Treated
from codemods.six.strings.literals import Part
from codemods.six.strings.targets import Target

_Parts: TypeAlias = dict[ast.AST, list[tuple[Occurrence, Part, str]]]
"""The parts of literals that are replaced, each with its place and its message."""


def survey(
    file: File,
    aliases: Sequence[Alias],
    heads: Sequence[Alias],
    found: Findings,
    repaired: Callable[[Module], Repair],
) -> set[Alias]:
    """Add what becomes of the strings and comments of a file to what is `found`.

    `heads` are the first of those `aliases` that bind one name in one scope. `repaired` says what
    becomes of a module of its own, made of the examples of a docstring. Gives the aliases that are
    read in any of this.
    """
    parts: _Parts = {}
    read: set[Alias] = set()
    in_types: set[ast.AST] = set()
    for alias in heads:
        written = _add_types(file, alias, parts, found)
        in_types.update(written)
        read.update([alias] if written else [])
    for target in targets.find(file):
        if target.place.node not in in_types:
            _add_target(file, target, parts, found)
    for examples in doctests.find(file.module, aliases):
        read.update(_add_doctests(file, examples, parts, found, repaired))
    for orders in filter(None, parts.values()):
        place, _, message = orders[0]
        found.sites.append(
            literals.site(file.module, place, [part for _, part, _ in orders], message)
        )
    return read


def _add_types(file: File, alias: Alias, parts: _Parts, found: Findings) -> list[ast.AST]:
    """Rewrite the types in strings and comments that are of `alias`; the nodes that hold them."""
    holders = []
    # Where an import stays that binds no more than what is read, all is right as it stands.
    is_left = alias.qualified not in {"", "moves"} and file.is_ignored(alias.span.start)
    for written in types.uses(file, alias):
        if file.is_dead(written.span):
            continue
        place = written.place
        holders.append(place.node)
        if written.in_comment and is_left:
            continue
        is_ignored = file.is_ignored(written.span.start)
        decision = Refuse(IGNORED) if is_ignored else types.decide(file, written)
        if isinstance(decision, Refuse):
            message = f"import of {importing.full(alias.qualified)}"
            found.refusals.append(Refusal(place.offset, message, decision.reason))
            found.kept.add(alias)
            continue
        found.need(alias, decision.imports)
        if isinstance(decision, Stays):
            continue
        where = "a type comment" if written.in_comment else "a string annotation"
        message = f"{importing.full(written.qualified or '')} in {where}"
        if written.in_comment:
            found.edits.append(TextEdit(written.span, decision.arguments[0], message))
        else:
            part = Part(written.span, decision.arguments[0], decision.introduces)
            parts.setdefault(place.node, []).append((place, part, message))
    return holders


def _add_target(file: File, target: Target, parts: _Parts, found: Findings) -> None:
    place, part = target.place, target.part
    if file.is_dead(file.module.span(place.node)):
        return
    if part is None:
        found.refusals.append(Refusal(place.offset, target.message, target.reason))
        return
    if file.is_ignored(file.module.span(place.node).start):
        found.refusals.append(Refusal(place.offset, target.message, IGNORED))
        return
    found.settled.add(place.offset)
    if not target.holder:
        parts.setdefault(place.node, []).append((place, part, target.message))
        return
    site = literals.site(file.module, place, [part], target.message)
    refusal = Refusal(place.offset, target.message, targets.THROUGH)
    found.through.append(Through(target.holder, target.qualified, site, refusal))


# Docstrings


def _add_doctests(
    file: File,
    examples: Examples,
    parts: _Parts,
    found: Findings,
    repaired: Callable[[Module], Repair],
) -> Sequence[Alias]:
    """Treat the examples of a docstring as a module of its own; what of this one they read."""
    place = examples.place
    if file.is_dead(file.module.span(place.node)):
        return []
    own = Module("", examples.source, is_file=False)
    starts = [file.module.span(place.node).start, *(it.span.start for it in examples.imported)]
    is_ignored = any(map(file.is_ignored, starts))
    read: Sequence[Alias]
    try:
        treated = None if is_ignored else _treated(file, examples, repaired(own))
        read = [alias for alias in examples.imported if _is_used(own, alias.local)]
    except Untreatable:
        treated, read = None, examples.imported
    if treated is not None:
        message = "doctests of six"
        parts[place.node] = [(place, part, message) for part in treated.parts]
        for alias in read[:1]:
            found.need(alias, treated.imports)
        return read
    found.kept.update(read)
    for alias in read:
        message = f"import of {importing.full(alias.qualified)}"
        reason = IGNORED if is_ignored else "a doctest reads it"
        found.refusals.append(Refusal(place.offset, message, reason))
    if not read:
        reason = IGNORED if is_ignored else "it is in a doctest, and not a mere name"
        found.refusals.append(Refusal(place.offset, "use of six", reason))
    return read


def _treated(file: File, examples: Examples, repair: Repair) -> Treated | None:
    """What becomes of a docstring, if the module will have what its examples read.

    `repair` is that of the examples as a module.
    """
    treated = doctests.parts(file.module, examples, repair)
    if treated is None:
        return None
    everywhere = Occurrence("", examples.place.offset, examples.place.chain[:1])
    replacements = [
        importing.replacement(file, alias)
        for alias in examples.imported
        if file.location(alias.qualified) is not None
    ]
    introduced = {name for site in repair.sites for name in site.introduces}
    are_builtin = all(
        file.means_builtin(name, everywhere) for name in introduced if hasattr(builtins, name)
    )
    are_there = all(
        item in replacements
        or (item == Import(item.module) and file.can_name(item.binds, everywhere))
        for item in treated.imports
    )
    return treated if are_builtin and are_there else None


def _is_used(module: Module, name: str) -> bool:
    return any(occurrence.is_use for occurrence in module.occurrences(name))
