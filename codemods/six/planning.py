"""What is to be done in each file of a tree, from what all of them hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from codemods.codemod import Refusal, Repair, TextEdit
from codemods.six import packaging
from codemods.six.survey import Facts

_SHOWN = 3
"""So many files are named in a reason."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a file that is not Python holds: requirements, configuration."""

    edits: tuple[TextEdit, ...]
    """What removes six."""
    places: tuple[tuple[int, str], ...]
    """The offset and the message of each place that they are about."""
    refusals: tuple[Refusal, ...]


Found: TypeAlias = Facts | Listed


def listed(path: str, text: str) -> Listed | None:
    """What the document at a path holds of six."""
    edits, refusals = packaging.mentions(path, text), packaging.refusals(path, text)
    if not edits and not refusals:
        return None
    return Listed(edits, packaging.places(path, text), refusals)


def plan(found: Mapping[str, Found], unseen: Sequence[str]) -> Mapping[str, Repair]:
    """Each file's own repair, but for what another file reads from it or from six by it; and the
    requirement of six, where nothing uses it any more."""
    modules = {path: fact for path, fact in found.items() if isinstance(fact, Facts)}
    facts = {path: _with_moves_kept(path, modules) for path in modules}
    readers: dict[tuple[str, str], list[str]] = {}
    for path, fact in facts.items():
        for pair in fact.needed:
            readers.setdefault(pair, []).append(path)
    kept = {path: _kept(path, fact, readers) for path, fact in facts.items()}
    repairs = {path: _through(kept[path], fact, facts) for path, fact in facts.items()}
    reason = _why_required(facts, repairs, unseen)
    for path, fact in facts.items():
        repairs[path] = _with_requirements(repairs[path], fact, reason)
    for path, document in found.items():
        if isinstance(document, Listed):
            repairs[path] = _document(document, reason)
    return repairs


# Requirements


def _why_required(
    facts: Mapping[str, Facts], repairs: Mapping[str, Repair], unseen: Sequence[str]
) -> str | None:
    """Why six must stay among the requirements; None if nothing needs it any more."""
    users = [path for path, fact in sorted(facts.items()) if fact.stays or repairs[path].refusals]
    for paths, verb in ((users, "use"), (list(unseen), "may use")):
        if paths:
            shown = ", ".join(paths[:_SHOWN])
            more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
            ending = "s" if len(paths) == 1 and verb == "use" else ""
            return f"{shown}{more} {verb}{ending} six"
    return None


def _with_requirements(repair: Repair, facts: Facts, reason: str | None) -> Repair:
    """A repair with the requirements that a setup.py holds."""
    sites = facts.requirements
    if reason is None:
        return replace(
            repair,
            sites=(*repair.sites, *sites),
            refusals=(*repair.refusals, *facts.odd_requirements),
        )
    left = (Refusal(site.span.start, site.message or "", reason) for site in sites)
    return replace(repair, refusals=(*repair.refusals, *left, *facts.odd_requirements))


def _document(fact: Listed, reason: str | None) -> Repair:
    if reason is None:
        return Repair(edits=fact.edits, refusals=fact.refusals)
    left = tuple(Refusal(offset, message, reason) for offset, message in fact.places)
    return Repair(refusals=(*left, *fact.refusals))


# What is needed from elsewhere


_WHOLE = frozenset({"", "moves", "remove_move"})
"""Names of six by which a file may see what others have added to `six.moves`."""


def _with_moves_kept(path: str, facts: Mapping[str, Facts]) -> Facts:
    """What a file holds; what it adds to `six.moves` stays where a file reads that as it is, or
    where none does: then it is there for other projects."""
    own = facts[path]
    if own.if_moves_stay is None:
        return own
    read = {name for other in facts.values() for name in other.read_moves}
    wanted = {name for other in facts.values() for name in other.foreign_moves}
    unseen = any(other.left & _WHOLE for other in facts.values())
    return own if own.moves.keys() <= read - wanted and not unseen else own.if_moves_stay


def _through(repair: Repair, own: Facts, facts: Mapping[str, Facts]) -> Repair:
    """A repair with the strings that lead through the `six` of other modules."""
    sites, refusals = list(repair.sites), list(repair.refusals)
    for string in own.through:
        if any(
            _is_at(string.module, path) and string.qualified not in fact.left
            for path, fact in facts.items()
        ):
            sites.append(string.site)
        else:
            refusals.append(string.refusal)
    return replace(repair, sites=tuple(sites), refusals=tuple(refusals))


def _is_at(module: str, path: str) -> bool:
    """Whether the file at a path may be the module of a dotted name."""
    dotted = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return f".{dotted}".endswith(f".{module}")


def _kept(path: str, facts: Facts, readers: Mapping[tuple[str, str], list[str]]) -> Repair:
    """The repair of a file, without the removal of names that other files read from it."""
    wanted: dict[str, str] = {}
    for name in facts.vanishing:
        others = [
            reader
            for pair in ((facts.module, name), (facts.module, "*"))
            for reader in readers.get(pair, ())
            if reader != path
        ]
        if others:
            wanted[name] = others[0]
    if not wanted:
        return facts.repair
    if "*" in facts.vanishing:
        wanted["*"] = next(iter(wanted.values()))  # a star goes as a whole or not at all
    sites, refusals = [], list(facts.repair.refusals)
    for site in facts.repair.sites:
        if site.action != "imports":
            sites.append(site)
            continue
        left = tuple(order for order in site.arguments if _bound(order) not in wanted)
        if left != site.arguments:
            for name in sorted({_bound(order) for order in site.arguments} & set(wanted)):
                reason = f"{wanted[name]} reads {name} from this module"
                message = f"import of {facts.vanishing[name]}"
                refusals.append(Refusal(site.span.start, message, reason))
        if left:
            sites.append(replace(site, arguments=left))
    return replace(facts.repair, sites=tuple(sites), refusals=tuple(refusals))


def _bound(order: str) -> str:
    """The name that an order such as ``-six.moves as m`` unbinds; none for an addition."""
    if order.startswith("+"):
        return ""
    name, _, alias = order[1:].partition(" as ")
    return alias or name.partition(".")[0]
