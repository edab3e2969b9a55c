"""What one file holds of six, and what is to be done with it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from codemods.codemod import Refusal, Repair, Unit
from codemods.engine.module import Module
from codemods.six import (
    bindings,
    fallbacks,
    leftovers,
    moves,
    settling,
    shims,
    stars,
    statements,
    tables,
    uses,
)
from codemods.six.bindings import Alias, Star, Use
from codemods.six.decisions import Decision, File, Refuse, Rewrite, Stays
from codemods.six.facts import Facts, Known
from codemods.six.fallbacks import Fallback
from codemods.six.findings import Findings
from codemods.six.moves import Added
from codemods.six.reading import is_mentioned, needed_from_others, own_name
from codemods.six.strings import texts
from codemods.six.uses import Decided

_SCRIPTS = frozenset({"conf.py", "setup.py"})


def survey(module: Module, settings: Mapping[str, str], known: Known | None = None) -> Facts | None:
    """What a file holds; None if it holds nothing of six and reads nothing that might be.

    `settings` are the options of the codemod.
    """
    known = known or Known()
    if shims.is_copy(module):
        name = own_name(module.path)
        return Facts(Repair(), name, vanishing={}, needed=frozenset(), is_copy=True)
    if not is_mentioned(module.text) and not shims.mentions(module.text, known.shims.words()):
        needed = frozenset(needed_from_others(module))
        if not needed:
            return None
        return Facts(Repair(), own_name(module.path), vanishing={}, needed=needed)
    found = _surveyed(module, settings, known)
    if PurePosixPath(module.path).name in _SCRIPTS:
        found = _with_requirements(module, found)
    if found.moves:
        kept = _surveyed(module, settings, known, keep_moves=True)
        found = replace(found, if_moves_stay=kept)
    return found


def _with_requirements(module: Module, found: Facts) -> Facts:
    """The facts of a `setup.py` or a `conf.py`, with the requirements that it holds."""
    from codemods.six.packaging import scripts  # noqa: PLC0415 - few files need it

    sites, odd = scripts.find(module)
    lists = [site.span for site in sites]
    refusals = (
        it
        for it in found.repair.refusals
        if not any(span.start <= it.offset < span.end for span in lists)
    )
    return replace(
        found,
        repair=replace(found.repair, refusals=tuple(refusals)),
        requirements=sites,
        odd_requirements=odd,
    )


def _surveyed(
    module: Module,
    settings: Mapping[str, str],
    known: Known,
    *,
    keep_moves: bool = False,
) -> Facts:
    """What a file holds that names six."""
    file = File(module, settings, (), moves=known.moves)
    aliases, found_stars = bindings.find(module, known.shims)
    tried, left = fallbacks.heeding(file, fallbacks.find(file, aliases))
    others = tuple(dict.fromkeys(known.shims.words()))
    while True:
        facts, kept = _collected(
            file, aliases, found_stars, tried, left, others, keep_moves=keep_moves
        )
        needless = [fallback for fallback in tried if not fallback.live & kept]
        if needless == tried:
            return facts
        tried = needless  # six stays in the others, so they stay


def _collected(
    file: File,
    aliases: Sequence[Alias],
    found_stars: Sequence[Star],
    tried: Sequence[Fallback],
    left: Sequence[Refusal],
    others: Sequence[str],
    *,
    keep_moves: bool,
) -> tuple[Facts, set[Alias]]:
    """What a file holds, and which of its aliases stay, if the `try` statements in `tried` go;
    `left` is said of others."""
    module, found = file.module, Findings(refusals=[*left])
    file = replace(file, dead=tuple(span for it in tried for span in it.dead))
    aliases = [alias for alias in aliases if not file.is_dead(alias.span)]
    open_stars = [it for it in found_stars if statements.add_star(module, it, found_stars, found)]
    aliases.extend(alias for star in open_stars for alias in stars.aliases(module, star))
    file = replace(file, aliases={alias.node for alias in aliases})

    groups = _groups(aliases)
    heads = [group[0] for group in groups]
    alias_of = {use: alias for alias in heads for use in bindings.uses(module, alias)}
    added = list(moves.added(alias_of))
    own_moves = {it.name: it.location for it in added}
    file = replace(file, moves={**file.moves, **own_moves})
    read_moves, foreign_moves = _moves_read(file, [*alias_of, *aliases])

    moving = _moving(added, keep_moves=keep_moves)
    decided = uses.decide(file, aliases, alias_of, moving, tried)
    file = decided.file
    assigned, removals = settling.assigned(file, alias_of)
    branches = uses.carry_out(decided, aliases, found)
    used = set(alias_of.values())
    used |= texts.survey(file, aliases, heads, found, lambda it: _repair(it, file))
    for group in groups:
        settling.settle(decided, group, found, is_used=not used.isdisjoint(group))
    statements.add(decided, aliases, open_stars, tried, branches, found)
    _drop_leftovers(decided, found)

    leaving = {alias.statement for alias in aliases} - {alias.statement for alias in found.kept}
    for statement in leaving:
        span = module.span(statement)
        found.settled.update(range(span.start, span.end))
    needed = frozenset(needed_from_others(module, found.settled, others))
    facts = Facts(
        repair=Repair(
            tuple(found.sites),
            tuple(found.refusals),
            tuple(dict.fromkeys(found.imports)),
            edits=tuple(found.edits),
            definitions=tuple(sorted(found.definitions)),
        ),
        module=own_name(module.path),
        vanishing=found.vanishing,
        needed=needed - {alias.source for alias in aliases if alias not in found.kept},
        left=frozenset(found.left),
        through=tuple(found.through),
        moves=own_moves,
        read_moves=read_moves,
        foreign_moves=foreign_moves,
        sources=frozenset(alias.source for alias in aliases if alias.source),
        stays=any(_is_of_six_itself(alias) for alias in found.kept),
        offers={**settling.offered(decided, heads), **assigned},
        public=found.public,
        exports=found.exports,
        assigned=removals,
        kept_copies=frozenset(alias.copy for alias in found.kept if alias.copy),
    )
    return facts, found.kept


def _groups(aliases: Iterable[Alias]) -> list[list[Alias]]:
    """The aliases that bind one name in one scope, as one."""
    groups: dict[tuple[ast.AST, str], list[Alias]] = {}
    for alias in aliases:
        groups.setdefault((alias.scope, alias.local), []).append(alias)
    return list(groups.values())


def _is_of_six_itself(alias: Alias) -> bool:
    return alias.offers is None and alias.source is None and alias.copy is None


def _repair(examples: Module, file: File) -> Repair:
    """What becomes of the examples of a docstring in `file`, as a module of their own."""
    return _surveyed(examples, file.settings, Known(file.moves)).repair


# Moves that the project adds


def _moves_read(
    file: File, readers: Iterable[Use | Alias]
) -> tuple[frozenset[str], frozenset[str]]:
    """What the file reads from `six.moves` that six has not put there: what it is known where it
    is, and the rest."""
    known: set[str] = set()
    foreign: set[str] = set()
    for name in {it.qualified for it in readers}:
        if name.startswith("moves.") and not tables.is_known(name):
            move = ".".join(name.split(".")[:2])
            (known if file.location(name) is not None else foreign).add(move)
    return frozenset(known), frozenset(foreign)


def _moving(added: Sequence[Added], *, keep_moves: bool) -> dict[Use, Decision]:
    """What becomes of the calls of `add_move`, and of what is called in their arguments."""
    if keep_moves:
        stays = Refuse("another file may read what it adds to six.moves")
        return {use: stays for it in added for use in (it.call, it.argument)}
    # What is called in the argument goes with the call around it.
    arguments: dict[Use, Decision] = {it.argument: Stays() for it in added}
    calls = {it.call: Rewrite(it.call.place.up(2), "remove", unit=Unit.STATEMENT) for it in added}
    return {**arguments, **calls}


# What only dead code used


def _drop_leftovers(decided: Decided, found: Findings) -> None:
    """Have what only dead code used go with it."""
    module = decided.file.module
    kept = {refusal.offset for refusal in found.refusals}
    kept.update(use.place.offset for use, it in decided.decisions.items() if _needs_import(it))
    wanted = {item.module.partition(".")[0] for item in found.imports}
    for site in leftovers.find(decided.file, found.sites, kept, own_name(module.path)):
        # An import of what other lines now need is left to the engine, which merges them.
        first = module.chain_at(site.span.start)[1:2]
        if not first or not _imports_from(first[0], wanted):
            found.sites.append(site)


def _needs_import(decision: Decision) -> bool:
    return not isinstance(decision, Refuse) and bool(decision.imports)


def _imports_from(statement: ast.AST, packages: set[str]) -> bool:
    if isinstance(statement, ast.ImportFrom):
        return (statement.module or "").partition(".")[0] in packages
    return isinstance(statement, ast.Import) and any(
        alias.name.partition(".")[0] in packages for alias in statement.names
    )
