"""What is to be done in each file of a tree, from what all of them hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from codemods.codemod import Lesson, Refusal, Repair, Site, TextEdit
from codemods.six import packaging, tables
from codemods.six.exports import Export
from codemods.six.facts import Facts, Known
from codemods.six.importing import spelt_out
from codemods.six.moves import Location
from codemods.six.packaging.names import LOADED
from codemods.six.shims import Shims, dotted, followed, may_be
from codemods.six.strings.hidden import EXPORTED

_COPY = "copy of six"
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

    @property
    def loads_six(self) -> bool:
        """Whether an entry point leads into six."""
        return any(it.reason == LOADED for it in self.refusals)


Found: TypeAlias = Facts | Listed


def listed(path: str, text: str) -> Listed | None:
    """What the document at a path holds of six."""
    mentions, refusals = packaging.read(path, text)
    if not mentions and not refusals:
        return None
    edits = tuple(TextEdit(it.span, it.text, it.message) for it in mentions)
    places = tuple((it.offset, it.message) for it in mentions)
    return Listed(edits, places, tuple(refusals))


def learn(found: Mapping[str, Found], *, inline: bool) -> Lesson | None:
    """What files must know of each other: the names that modules have from six, copies of six, and
    what is added to `six.moves`."""
    facts = {path: fact for path, fact in found.items() if isinstance(fact, Facts)}
    needed = {pair for fact in facts.values() for pair in fact.needed}
    offers: dict[str, Mapping[str, str]] = {}
    for path, fact in facts.items():
        wanted = {
            name: qualified
            for name, qualified in followed(fact.offers, inline=inline).items()
            if (fact.module, name) in needed or (inline and qualified not in {"", "moves"})
        }
        if wanted:
            offers[dotted(path)] = wanted
    copies = frozenset(dotted(path) for path, fact in facts.items() if fact.is_copy)
    moves: dict[str, Location] = {}
    foreign = {name for fact in facts.values() for name in fact.foreign_moves}
    if foreign:
        moves.update({name: it for name, it in tables.ADDED_ELSEWHERE.items() if name in foreign})
        for fact in facts.values():
            moves.update(fact.moves)
    screen = {name.encode() for names in offers.values() for name in names}
    screen.update([b"six"] if copies or moves else [])
    return Lesson(tuple(sorted(screen)), Known(moves, Shims(offers, copies))) if screen else None


def plan(
    found: Mapping[str, Found], unseen: Sequence[str], *, inline: bool
) -> Mapping[str, Repair]:
    """Each file's own repair, but for what another file reads from it or from six by it; and the
    requirement of six, where nothing uses it any more."""
    stuck = set(unseen)
    """Files among them whose facts are known stay as they are."""
    modules = {
        path: _as_it_stands(fact) if path in stuck else fact
        for path, fact in found.items()
        if isinstance(fact, Facts)
    }
    facts = {path: _with_moves_kept(path, modules) for path in modules}
    readers: dict[tuple[str, str], list[str]] = {}
    for path, fact in facts.items():
        for pair in fact.needed:
            readers.setdefault(pair, []).append(path)
    kept = {path: _kept(path, fact, readers, inline=inline) for path, fact in facts.items()}
    rewritten = {path: fact for path, fact in facts.items() if path not in stuck}
    repairs = {path: _through(kept[path], fact, rewritten) for path, fact in facts.items()}
    documents = {path: it for path, it in found.items() if isinstance(it, Listed)}
    users = [path for path, fact in facts.items() if fact.stays or repairs[path].refusals]
    users.extend(path for path, document in documents.items() if document.loads_six)
    reason = _why_required(sorted(users), unseen)
    for path, fact in facts.items():
        repairs[path] = _with_requirements(repairs[path], fact, reason)
    for path, fact in facts.items():
        if fact.is_copy:
            keepers = [other for other, it in facts.items() if _imports(it, path)]
            repairs[path] = _copy(path, readers, keepers, unseen)
    for path, document in documents.items():
        repairs[path] = _document(document, reason)
    return repairs


# Requirements


def _why_required(users: Sequence[str], unseen: Sequence[str]) -> str | None:
    """Why six must stay among the requirements; None if nothing needs it any more.

    `users` are the files that do.
    """
    for paths, verb in ((users, "use"), (unseen, "may use")):
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


def _imports(facts: Facts, copy: str) -> bool:
    """Whether a file still imports the copy of six at a path, as far as can be told."""
    return any(may_be(name, dotted(copy)) for name in facts.kept_copies)


def _copy(
    path: str,
    readers: Mapping[tuple[str, str], list[str]],
    keepers: Sequence[str],
    unseen: Sequence[str],
) -> Repair:
    """The deletion of a copy of six that nothing reads any more."""
    package = dotted(path).rpartition(".")[0].rpartition(".")[2]
    users = {
        reader
        for (module, name), paths in readers.items()
        if module == "six" or (module == package and name in {"six", "*"})
        for reader in paths
        if reader != path
    }
    users.update(keepers)
    if users or unseen:
        first, verb = (sorted(users)[0], "uses") if users else (unseen[0], "may use")
        return Repair(refusals=(Refusal(0, _COPY, f"{first} {verb} it"),))
    return Repair(deletion=_COPY)


# What is needed from elsewhere


def _as_it_stands(facts: Facts) -> Facts:
    """What a file holds that is not rewritten: it reads all that it read before."""
    return replace(facts, needed=facts.needed | facts.sources, left=facts.left | _WHOLE)


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
            may_be(string.module, dotted(path)) and string.qualified not in fact.left
            for path, fact in facts.items()
        ):
            sites.append(string.site)
        else:
            refusals.append(string.refusal)
    return replace(repair, sites=tuple(sites), refusals=tuple(refusals))


def _kept(
    path: str, facts: Facts, readers: Mapping[tuple[str, str], list[str]], *, inline: bool
) -> Repair:
    """The repair of a file, without the removal of names that other files read from it."""
    wanted: dict[str, str] = {}
    exported: dict[str, Export] = {}
    for name in (*facts.vanishing, *(facts.assigned if inline else ())):
        others = [
            reader
            for pair in _asking(facts.module, name)
            for reader in readers.get(pair, ())
            if reader != path
        ]
        is_public = name in facts.public and (not inline or facts.public[name] == EXPORTED)
        if name in facts.exports and (others or is_public):
            exported[name] = facts.exports[name]
        elif others:
            wanted[name] = others[0]
    facts = replace(facts, repair=_with_exports(facts.repair, exported))
    if inline:
        gone = [site for name, site in facts.assigned.items() if name not in wanted]
        facts = replace(facts, repair=_without(facts.repair, gone))
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


def _asking(module: str, name: str) -> list[tuple[str, str]]:
    """The pairs of `Facts.needed` that ask for a name of a module."""
    # Of names that six's things are usually called by, the reader of a star says which it reads.
    stars = [] if name in tables.LOCAL else [(module, "*")]
    return [(module, name), *stars]


def _with_exports(repair: Repair, exported: Mapping[str, Export]) -> Repair:
    """A repair after which the module still has some of its names."""
    moved = [export for export in exported.values() if not export.in_place]
    imports = [item for export in moved for item in export.imports]
    definitions = [item for export in moved for item in export.definitions]
    repair = replace(
        repair,
        imports=tuple(dict.fromkeys([*repair.imports, *imports])),
        definitions=(*repair.definitions, *definitions),
    )
    in_place = {name: export for name, export in exported.items() if export.in_place}
    sites = tuple(_with_imports_in_place(site, repair, in_place) for site in repair.sites)
    return replace(repair, sites=sites)


def _with_imports_in_place(site: Site, repair: Repair, exported: Mapping[str, Export]) -> Site:
    """The order for an import statement, with what takes the place of the names it loses."""
    names = [_bound(order) for order in site.arguments if site.action == "imports"]
    items = [item for name in names if name in exported for item in exported[name].imports]
    lines = [f"+{it}" for it in spelt_out([it for it in items if it not in repair.imports])]
    if not lines:
        return site
    dropped = [order for order in site.arguments if not order.startswith("+")]
    lines.extend(order for order in site.arguments if order.startswith("+"))
    lines.sort(key=lambda line: (line.startswith("+from "), line))
    return replace(site, arguments=(*dropped, *lines))


def _without(repair: Repair, gone: Sequence[Site]) -> Repair:
    """A repair that removes some statements as a whole."""
    sites = [
        site for site in repair.sites if not any(removal.span.holds(site.span) for removal in gone)
    ]
    return replace(repair, sites=(*sites, *gone))


def _bound(order: str) -> str:
    """The name that an order such as ``-six.moves as m`` unbinds; none for an addition."""
    if order.startswith("+"):
        return ""
    name, _, alias = order[1:].partition(" as ")
    return alias or name.partition(".")[0]
