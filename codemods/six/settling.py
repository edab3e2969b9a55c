"""Which of the names that a file has from six go, and which it has for other modules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from codemods.codemod import IGNORED, Refusal, Site, Unit
from codemods.engine.comments import NOQA
from codemods.engine.module import Module
from codemods.six import bindings, exports, importing, shims
from codemods.six.bindings import Alias, Use
from codemods.six.decisions import File
from codemods.six.findings import Findings
from codemods.six.reading import own_name
from codemods.six.strings import hidden
from codemods.six.uses import Decided


def settle(decided: Decided, group: Sequence[Alias], found: Findings, *, is_used: bool) -> None:
    """Decide for the aliases that bind one name in one scope whether they go."""
    file = decided.file
    for alias in group:
        if file.is_ignored(alias.span.start) or file.is_ignored(_offset(file.module, alias)):
            message = f"import of {importing.full(alias.qualified)}"
            found.refusals.append(Refusal(alias.span.start, message, IGNORED))
            found.kept.update(group)
    if not found.kept.isdisjoint(group):
        found.kept.update(group)
        return
    group = [alias for alias in group if not file.is_dead(alias.span)]
    if not group:
        return  # they go with the branch, and no one had them on Python 3
    alias = group[0]
    line = decided.rebound[alias]
    rebound = line is not None
    if importing.binds_the_same(file, alias, rebound=rebound) and (
        not rebound or not alias.by_star
    ):
        return
    if alias.is_module:
        if not _is_read_for_six_alone(file.module, alias):
            found.kept.update(group)
        return
    reasons = importing.reasons_to_stay(file, alias, line)
    at_top = alias.scope is file.module.tree
    public = [reason for reason in reasons if reason[1] == hidden.EXPORTED]
    if not reasons and not is_used and at_top and _is_offered(file, alias):
        reason = "it is not used here, so another module may import it from here"
        reasons = public = [(alias.span.start, reason)]
    export = exports.of(alias) if at_top and not alias.by_star else None
    if export is not None:
        # An import without the `noqa` of the old one would be taken for unused.
        if not export.definitions and NOQA.search(file.module.behind(alias.statement)):
            export = replace(export, in_place=True)
        found.exports[alias.local] = export
        if public and public == reasons:
            found.public[alias.local] = reasons[0][1]
            reasons = []
    message = f"import of {importing.full(alias.qualified)}"
    found.refusals.extend(Refusal(offset, message, reason) for offset, reason in reasons)
    if reasons:
        found.kept.update(group)
    elif at_top:
        found.vanishing[alias.local] = importing.full(alias.qualified)


def _offset(module: Module, alias: Alias) -> int:
    """Where an import names it: it may go over several lines."""
    return module.lines.offset(alias.node.lineno, alias.node.col_offset)


def _is_read_for_six_alone(module: Module, alias: Alias) -> bool:
    """Whether every use of a module's name leads to six and is rewritten."""
    here = [
        occurrence
        for occurrence in module.occurrences(alias.local)
        if occurrence.is_use and module.scope_of(alias.local, occurrence) is alias.scope
    ]
    ours = {use.place.offset for use in bindings.uses(module, alias)}
    return bool(here) and all(occurrence.offset in ours for occurrence in here)


def _is_offered(file: File, alias: Alias) -> bool:
    """Whether an import that its own module doesn't use looks meant for other modules, whose
    uses are not rewritten too."""
    if alias.by_star or file.settings["shims"] == "inline":
        return False
    name = own_name(file.module.path)
    in_package = PurePosixPath(file.module.path).stem == "__init__"
    is_marked = NOQA.search(file.module.behind(alias.statement)) is not None
    return is_marked or "compat" in name or name == "six" or in_package


# What the names of the module are


def offered(decided: Decided, heads: Iterable[Alias]) -> dict[str, str]:
    """The names that the module imports from six for good, and what of six they are.

    `heads` are the first of those aliases that bind one name in one scope.
    """
    return {
        alias.local: alias.qualified
        for alias in heads
        if not alias.by_star
        and not alias.is_module
        and alias.scope is decided.file.module.tree
        and decided.rebound[alias] is None
    }


def assigned(file: File, uses: Iterable[Use]) -> tuple[dict[str, str], dict[str, Site]]:
    """The names that the module gives to what it uses of six, and what of six they are; for those
    that it doesn't read itself the orders to remove them."""
    offers: dict[str, str] = {}
    removals: dict[str, Site] = {}
    for use in uses:
        found = shims.assigned(file, use)
        if found is None:
            continue
        name, place = found
        span = file.module.span(place.node)
        if file.is_ignored(span.start):
            continue
        offers[name] = use.qualified
        places = [it.offset for it in file.module.occurrences(name)]
        if all(span.start <= offset < span.end for offset in places):
            removals[name] = file.module.site(
                place, Unit.BLOCK, "remove", f"{name}, which is six's and not read"
            )
    return offers, removals
