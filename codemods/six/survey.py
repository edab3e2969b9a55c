"""What one file holds of six, and what is to be done with it."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from codemods.codemod import Definition, Import, Refusal, Repair, Site, Span, TextEdit, Unit
from codemods.engine.comments import NOQA
from codemods.engine.module import Module, Occurrence
from codemods.engine.text import Untreatable
from codemods.six import (
    bindings,
    conditions,
    exports,
    expressions,
    fallbacks,
    importing,
    leftovers,
    moves,
    shims,
    stars,
    tables,
)
from codemods.six.bindings import Alias, Star, Use
from codemods.six.branches import Removal
from codemods.six.decisions import Decision, File, Refuse, Rewrite, Stays
from codemods.six.exports import Export
from codemods.six.facts import Facts, Known, Through
from codemods.six.fallbacks import Fallback
from codemods.six.moves import Added, Location
from codemods.six.reading import is_mentioned, needed_from_others, own_name
from codemods.six.strings import doctests, hidden, literals, targets, types
from codemods.six.strings.doctests import Examples, Treated
from codemods.six.strings.literals import Part
from codemods.six.strings.targets import Target

_SCRIPTS = frozenset({"conf.py", "setup.py"})


def survey(module: Module, settings: Mapping[str, str], known: Known | None = None) -> Facts | None:
    """What a file holds; None if it holds nothing of six and reads nothing that might be.

    `settings` are the options of the codemod.
    """
    known = known or Known()
    if shims.is_copy(module):
        return Facts(Repair(), own_name(module.path), {}, frozenset(), is_copy=True)
    if not is_mentioned(module.text) and not shims.mentions(module.text, known.shims.words()):
        needed = frozenset(needed_from_others(module))
        return Facts(Repair(), own_name(module.path), {}, needed) if needed else None
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
    tried = fallbacks.find(file, aliases)
    others = tuple(dict.fromkeys(known.shims.words()))
    while True:
        found = _Survey(file, aliases, found_stars, tried, others, keep_moves=keep_moves)
        facts = found.facts()
        needless = [fallback for fallback in tried if not fallback.live & found.kept]
        if needless == tried:
            return facts
        tried = needless  # six stays in the others, so they stay


class _Survey:
    """The work on one file."""

    def __init__(
        self,
        file: File,
        aliases: Sequence[Alias],
        found_stars: Sequence[Star],
        tried: Sequence[Fallback],
        others: Sequence[str],
        *,
        keep_moves: bool,
    ) -> None:
        self.module = file.module
        self.keep_moves = keep_moves
        self.tried = tried
        self.others = others
        self.branches: list[Fallback] = []
        """Those `if` statements that leave nothing but imports."""
        self.lasting: list[Occurrence] = []
        """The imports in branches at module level that stay."""
        self.sites: list[Site] = []
        self.refusals: list[Refusal] = []
        self.imports: list[Import] = []
        self.definitions: set[Definition] = set()
        self.vanishing: dict[str, str] = {}
        self.file = replace(file, dead=tuple(span for it in tried for span in it.dead))
        self.aliases = [alias for alias in aliases if not self.file.is_dead(alias.span)]
        self.stars: list[Star] = []
        for star in found_stars:
            self._add_star(star, found_stars)
        self.file = replace(self.file, aliases={alias.node for alias in self.aliases})
        self.kept: set[Alias] = set()
        self.needed_by: dict[Alias, list[Import]] = {}
        self.comments: list[TextEdit] = []
        self.parts: dict[ast.AST, list[tuple[Occurrence, Part, str]]] = {}
        """The parts of literals that are replaced, each with its message."""
        self.types: set[ast.AST] = set()
        """The strings that are types."""
        self.through: list[Through] = []
        self.left: set[str] = set()
        self.settled: set[int] = set()
        """Where six is named in strings that are rewritten, or perhaps are."""
        self.added: dict[Use, Added] = {}
        self.moves: dict[str, Location] = {}
        self.read_moves: set[str] = set()
        self.foreign_moves: set[str] = set()
        self.offers: dict[str, str] = {}
        self.public: dict[str, str] = {}
        self.exports: dict[str, Export] = {}
        self.assigned: dict[str, Site] = {}
        self._lines_rebound: dict[Alias, int | None] = {}

    def _add_star(self, star: Star, beside: Sequence[Star]) -> None:
        reason = stars.why_left(self.module, star, beside)
        if reason is not None:
            start = self.module.start(star.statement)
            self.refusals.append(Refusal(start, f"import of {star.module}.*", reason))
        elif star.module == "six":
            self.stars.append(star)
            self.aliases.extend(stars.aliases(self.module, star))
        else:
            self.sites.append(stars.site(self.module, star))

    def facts(self) -> Facts:
        """What the file holds."""
        repair = self._repair()
        statements = {alias.statement for alias in self.aliases}
        for statement in statements - {alias.statement for alias in self.kept}:
            span = self.module.span(statement)
            self.settled.update(range(span.start, span.end))
        needed = frozenset(needed_from_others(self.module, self.settled, self.others))
        needed -= {alias.source for alias in self.aliases if alias not in self.kept}
        return Facts(
            repair,
            own_name(self.module.path),
            self.vanishing,
            needed,
            frozenset(self.left),
            tuple(self.through),
            self.moves,
            frozenset(self.read_moves),
            frozenset(self.foreign_moves),
            frozenset(alias.source for alias in self.aliases if alias.source),
            any(
                alias.offers is None and alias.source is None and alias.copy is None
                for alias in self.kept
            ),
            offers=self.offers,
            public=self.public,
            exports=self.exports,
            assigned=self.assigned,
            kept_copies=frozenset(alias.copy for alias in self.kept if alias.copy),
        )

    def _repair(self) -> Repair:
        groups = self._groups()
        uses = {use: group[0] for group in groups for use in bindings.uses(self.module, group[0])}
        self._learn_moves(uses)
        decisions = self._decide(uses)
        self._offer(groups, uses)
        headers: dict[ast.AST, list[tuple[Use, Rewrite]]] = {}
        blocks: set[ast.AST] = set()
        for use, decision in decisions.items():
            is_elsewhere = use.alias.is_module or use.alias.copy is not None
            if is_elsewhere and not isinstance(decision, Refuse):
                span = self.module.span(use.place.node)
                self.settled.update(range(span.start, span.end))
            if self.file.is_dead(self._changed_by(use, decision)):
                continue
            self._carry_out(use, decision, headers, blocks)
        for orders in headers.values():
            self._add_header(orders)
        used = set(uses.values())
        used.update(group[0] for group in groups if self._add_types(group[0]))
        for target in targets.find(self.file):
            if target.place.node not in self.types:
                self._add_target(target)
        for examples in doctests.find(self.module, self.aliases):
            used.update(self._add_doctests(examples))
        for group in groups:
            self._settle(group, is_used=not used.isdisjoint(group))
        self._add_literals()
        self._add_import_statements()
        self._drop_given_imports()
        self._drop_leftovers(decisions)
        return Repair(
            tuple(self.sites),
            tuple(self.refusals),
            tuple(dict.fromkeys(self.imports)),
            edits=tuple(self.comments),
            definitions=tuple(sorted(self.definitions)),
        )

    def _learn_moves(self, uses: Collection[Use]) -> None:
        """See what the file adds to `six.moves`, and what of it comes from elsewhere."""
        self.added = {added.call: added for added in moves.added(uses)}
        self.moves = {added.name: added.location for added in self.added.values()}
        self.file = replace(self.file, moves={**self.file.moves, **self.moves})
        for name in [*(use.qualified for use in uses), *(it.qualified for it in self.aliases)]:
            if name.startswith("moves.") and not tables.is_known(name):
                known = self.read_moves if self._is_known(name) else self.foreign_moves
                known.add(".".join(name.split(".")[:2]))

    def _is_known(self, name: str) -> bool:
        return tables.is_known(name) or self.file.location(name) is not None

    def _drop_leftovers(self, decisions: Mapping[Use, Decision]) -> None:
        """Have what only dead code used go with it."""
        kept = {refusal.offset for refusal in self.refusals}
        kept.update(use.place.offset for use, it in decisions.items() if _needs_import(it))
        wanted = {item.module.partition(".")[0] for item in self.imports}
        for site in leftovers.find(self.file, self.sites, kept, own_name(self.module.path)):
            # An import of what other lines now need is left to the engine, which merges them.
            first = self.module.chain_at(site.span.start)[1:2]
            if not first or not _imports_from(first[0], wanted):
                self.sites.append(site)

    def _changed_by(self, use: Use, decision: Decision) -> Span:
        """What a decision changes, or the use that it leaves."""
        place = decision.place if isinstance(decision, Rewrite) else use.place
        return self.module.span(place.node)

    def _groups(self) -> list[list[Alias]]:
        """The aliases that bind one name in one scope, as one."""
        groups: dict[tuple[ast.AST, str], list[Alias]] = {}
        for alias in self.aliases:
            groups.setdefault((alias.scope, alias.local), []).append(alias)
        return list(groups.values())

    def _decide(self, uses: dict[Use, Alias]) -> dict[Use, Decision]:
        assigned = {
            use.qualified
            for use in uses
            if isinstance(use.place.node, ast.Attribute)
            and not isinstance(use.place.node.ctx, ast.Load)
        }
        while True:
            known = {use: constant for use in uses if (constant := _known(use))}
            known = {use: it for use, it in known.items() if not self._rebound(uses[use])}
            constants = dict(known.values())
            outcome = conditions.decide(self.file, constants)
            dead = (*(span for fallback in self.tried for span in fallback.dead), *outcome.dead)
            if dead == self.file.dead:
                break
            self._drop(dead)
        self.lasting = outcome.imports
        for removal in outcome.removals:
            around = (gone for gone in self.file.dead if gone != removal.span)
            if not any(gone.holds(removal.span) for gone in around):
                self._add_removal(removal)
        rebound = {alias: self._rebound(alias) for alias in set(uses.values())}
        self.file = replace(
            self.file,
            names={use.place.node: use.qualified for use in uses if rebound[uses[use]] is None},
            required=importing.required(self.module, self.aliases, list(uses)),
        )
        decisions: dict[Use, Decision] = {}
        moved = {added.argument for added in self.added.values()}
        for use, alias in uses.items():
            line = rebound[alias]
            if use.qualified in assigned:
                decisions[use] = Refuse("it is assigned to in this file")
            elif constant := known.get(use):
                decisions[use] = outcome.decisions[constant[0]]
            elif line is not None and not importing.binds_the_same(self.file, alias, rebound=True):
                decisions[use] = Refuse(f"{alias.local} is also bound in line {line}")
            elif line is not None and use.qualified == alias.qualified:
                decisions[use] = Stays()
            elif use in self.added or use in moved:
                decisions[use] = self._move(use)
            else:
                decisions[use] = expressions.decide(self.file, use)
        flags = (use for use in outcome.decisions if use not in uses)
        return {**decisions, **{flag: outcome.decisions[flag] for flag in flags}}

    def _drop(self, dead: Sequence[Span]) -> None:
        self.file = replace(self.file, dead=tuple(dead))
        self._lines_rebound.clear()  # what is bound in dead code is no second binding

    def _move(self, use: Use) -> Decision:
        """What becomes of a call of `add_move`, or of what is called in its argument."""
        if self.keep_moves:
            return Refuse("another file may read what it adds to six.moves")
        if use not in self.added:
            return Stays()  # it goes with the call around it
        return Rewrite(use.place.up(2), "remove", unit=Unit.STATEMENT)

    def _rebound(self, alias: Alias) -> int | None:
        """The line in which the name of an alias is bound to something else in its scope."""
        if alias not in self._lines_rebound:
            self._lines_rebound[alias] = self._line_rebound(alias)
        return self._lines_rebound[alias]

    def _line_rebound(self, alias: Alias) -> int | None:
        ours = [
            other.node
            for other in self.aliases
            if other.local == alias.local
            and bindings.meaning(other.qualified) == bindings.meaning(alias.qualified)
        ]
        for occurrence in self.module.bindings(alias.local).get(alias.scope, ()):
            where = Span(occurrence.offset, occurrence.offset + len(alias.local))
            if (
                occurrence.node not in ours
                and not bindings.binds_what(alias, occurrence)
                and not self.file.is_dead(where)
            ):
                return self.module.lines.line_of(occurrence.offset)
        return None

    def _carry_out(
        self,
        use: Use,
        decision: Decision,
        headers: dict[ast.AST, list[tuple[Use, Rewrite]]],
        blocks: set[ast.AST],
    ) -> None:
        message = f"use of {importing.full(use.qualified)}"
        if isinstance(decision, Refuse):
            start = self.module.span(use.place.node).start
            self.refusals.append(Refusal(start, message, decision.reason))
            self.kept.add(use.alias)
            self.left.add(use.qualified)
            return
        self.needed_by.setdefault(use.alias, []).extend(decision.imports)
        if isinstance(decision, Stays):
            return
        self.definitions.update(decision.definitions)
        node = decision.place.node
        if decision.unit is Unit.HEADER:
            headers.setdefault(node, []).append((use, decision))
            return
        if decision.action in conditions.SHARED:
            if node in blocks:
                return
            blocks.add(node)
        if decision.action == "branches":
            by_node: dict[ast.AST, Alias] = {alias.node: alias for alias in self.aliases}
            fates = decision.arguments
            left = fallbacks.branch(self.module, decision.place, fates, by_node, self.file.dead)
            self.branches.extend([left] if left else [])
        if decision.around is not None and decision.around[0].node not in blocks:
            outer, action = decision.around
            blocks.add(outer.node)
            self.sites.append(self.module.site(outer, Unit.EXPRESSION, action, None))
        self.sites.append(
            self.module.site(
                decision.place,
                decision.unit,
                decision.action,
                message,
                span=decision.span,
                arguments=decision.arguments,
                introduces=decision.introduces,
            )
        )

    def _add_removal(self, removal: Removal) -> None:
        site = self.module.site(removal.place, Unit.BLOCK, "remove", None, span=removal.span)
        self.sites.append(site)

    def _add_header(self, orders: list[tuple[Use, Rewrite]]) -> None:
        use, first = orders[0]
        self.sites.append(
            self.module.site(
                first.place,
                Unit.HEADER,
                "header",
                f"use of {importing.full(use.qualified)}",
                arguments=tuple(rewrite.arguments[0] for _, rewrite in orders),
            )
        )

    # Strings and comments

    def _add_target(self, target: Target) -> None:
        place, part = target.place, target.part
        if self.file.is_dead(self.module.span(place.node)):
            return
        if part is None:
            self.refusals.append(Refusal(place.offset, target.message, target.reason))
        elif not target.holder:
            self.settled.add(place.offset)
            self.parts.setdefault(place.node, []).append((place, part, target.message))
        else:
            self.settled.add(place.offset)
            site = literals.site(self.module, place, [part], target.message)
            refusal = Refusal(place.offset, target.message, targets.THROUGH)
            self.through.append(Through(target.holder, target.qualified, site, refusal))

    def _add_types(self, alias: Alias) -> bool:
        """Rewrite the types in strings and comments that are of six; whether there are any."""
        found = [
            written
            for written in types.uses(self.file, alias)
            if not self.file.is_dead(written.span)
        ]
        self.types.update(written.place.node for written in found)
        for written in found:
            decision = types.decide(self.file, written)
            if isinstance(decision, Refuse):
                message = f"import of {importing.full(alias.qualified)}"
                self.refusals.append(Refusal(written.place.offset, message, decision.reason))
                self.kept.add(alias)
                continue
            self.needed_by.setdefault(alias, []).extend(decision.imports)
            if isinstance(decision, Stays):
                continue
            where = "a type comment" if written.in_comment else "a string annotation"
            message = f"{importing.full(written.qualified or '')} in {where}"
            if written.in_comment:
                self.comments.append(TextEdit(written.span, decision.arguments[0], message))
            else:
                part = Part(written.span, decision.arguments[0], decision.introduces)
                place = written.place
                self.parts.setdefault(place.node, []).append((place, part, message))
        return bool(found)

    def _add_doctests(self, examples: Examples) -> list[Alias]:
        """Treat the examples of a docstring as a module of its own; what of this one they read."""
        place, imported = examples.place, examples.imported
        if self.file.is_dead(self.module.span(place.node)):
            return []
        own = Module("", examples.source)
        try:
            treated = self._treated(examples, own)
            read = [alias for alias in imported if _is_used(own, alias.local)]
        except Untreatable:
            treated, read = None, list(imported)
        if treated is not None:
            message = "doctests of six"
            self.parts[place.node] = [(place, part, message) for part in treated.parts]
            for alias in read[:1]:
                self.needed_by.setdefault(alias, []).extend(treated.imports)
            return read
        self.kept.update(read)
        for alias in read:
            message = f"import of {importing.full(alias.qualified)}"
            self.refusals.append(Refusal(place.offset, message, "a doctest reads it"))
        if not read:
            reason = "it is in a doctest, and not a mere name"
            self.refusals.append(Refusal(place.offset, "use of six", reason))
        return read

    def _treated(self, examples: Examples, own: Module) -> Treated | None:
        """What becomes of a docstring, if the module will have what its examples read.

        `own` are the examples as a module. Raises `Untreatable`.
        """
        repair = _surveyed(own, self.file.settings, Known(self.file.moves)).repair
        treated = doctests.parts(self.module, examples, repair)
        if treated is None:
            return None
        everywhere = Occurrence("", examples.place.offset, examples.place.chain[:1])
        replacements = [
            importing.replacement(self.file, alias)
            for alias in examples.imported
            if self.file.location(alias.qualified) is not None
        ]
        introduced = {name for site in repair.sites for name in site.introduces}
        are_builtin = all(
            self.file.means_builtin(name, everywhere)
            for name in introduced
            if hasattr(builtins, name)
        )
        are_there = all(
            item in replacements
            or (item == Import(item.module) and self.file.can_name(item.binds, everywhere))
            for item in treated.imports
        )
        return treated if are_builtin and are_there else None

    def _add_literals(self) -> None:
        for found in filter(None, self.parts.values()):
            place, _, message = found[0]
            parts = [part for _, part, _ in found]
            self.sites.append(literals.site(self.module, place, parts, message))

    # Imports

    def _settle(self, group: list[Alias], *, is_used: bool) -> None:
        """Decide for the aliases that bind one name in one scope whether they go."""
        alias = group[0]
        if not self.kept.isdisjoint(group):
            self.kept.update(group)
            return
        line = self._rebound(alias)
        rebound = line is not None
        if importing.binds_the_same(self.file, alias, rebound=rebound) and (
            not rebound or not alias.by_star
        ):
            return
        if alias.is_module:
            if not self._is_read_for_six_alone(alias):
                self.kept.update(group)
            return
        reasons = importing.reasons_to_stay(self.file, alias, line)
        at_top = alias.scope is self.module.tree
        public = [reason for reason in reasons if reason[1] == hidden.EXPORTED]
        if not reasons and not is_used and at_top and self._is_offered(alias):
            reason = "it is not used here, so another module may import it from here"
            reasons = public = [(alias.span.start, reason)]
        export = exports.of(alias) if at_top and not alias.by_star else None
        # An import without the `noqa` of the old one would be taken for unused.
        is_plain = export is not None and (
            bool(export.definitions) or not NOQA.search(self.module.behind(alias.statement))
        )
        if export is not None and is_plain:
            self.exports[alias.local] = export
            if public and public == reasons:
                self.public[alias.local] = reasons[0][1]
                reasons = []
        message = f"import of {importing.full(alias.qualified)}"
        self.refusals.extend(Refusal(offset, message, reason) for offset, reason in reasons)
        if reasons:
            self.kept.update(group)
        elif at_top:
            self.vanishing[alias.local] = importing.full(alias.qualified)

    def _is_read_for_six_alone(self, alias: Alias) -> bool:
        """Whether every use of a module's name leads to six and is rewritten."""
        here = [
            occurrence
            for occurrence in self.module.occurrences(alias.local)
            if occurrence.is_use and self.module.scope_of(alias.local, occurrence) is alias.scope
        ]
        ours = {use.place.offset for use in bindings.uses(self.module, alias)}
        return bool(here) and all(occurrence.offset in ours for occurrence in here)

    def _offer(self, groups: Sequence[Sequence[Alias]], uses: Mapping[Use, Alias]) -> None:
        """See which names of the module are names of six."""
        for alias in (group[0] for group in groups):
            is_own = not alias.by_star and not alias.is_module
            if is_own and alias.scope is self.module.tree and self._rebound(alias) is None:
                self.offers[alias.local] = alias.qualified
        for use in uses:
            found = shims.assigned(self.file, use)
            if found is not None:
                name, place = found
                self.offers[name] = use.qualified
                span = self.module.span(place.node)
                places = [it.offset for it in self.module.occurrences(name)]
                if all(span.start <= offset < span.end for offset in places):
                    self.assigned[name] = self.module.site(
                        place, Unit.BLOCK, "remove", f"{name}, which is six's and not read"
                    )

    def _is_offered(self, alias: Alias) -> bool:
        """Whether an import that its own module doesn't use looks meant for other modules, whose
        uses are not rewritten too."""
        if alias.by_star or self.file.settings["shims"] == "inline":
            return False
        name = own_name(self.module.path)
        in_package = PurePosixPath(self.module.path).stem == "__init__"
        is_marked = NOQA.search(self.module.behind(alias.statement)) is not None
        return is_marked or "compat" in name or name == "six" or in_package

    def _add_import_statements(self) -> None:
        statements: dict[ast.AST, list[Alias]] = {}
        for alias in self.aliases:
            if alias.by_star or alias in self.kept:
                continue
            if not self.file.is_dead(alias.span):
                statements.setdefault(alias.statement, []).append(alias)
        hoisted = {
            alias: fallback.place.node
            for fallback in (*self.tried, *self.branches)
            if fallback.hoisted
            for alias in fallback.live
        }
        for leaving in statements.values():
            rebound = {alias for alias in leaving if self._rebound(alias) is not None}
            block = hoisted.get(leaving[0], leaving[0].statement)
            outcome = importing.statement(self.file, leaving, rebound, block)
            self.sites.append(outcome.site)
            self.imports.extend(outcome.imports)
        self._add_fallbacks()
        for star in self.stars:
            self._settle_star(star)
        for alias, items in self.needed_by.items():
            # Where the alias stays, an import that binds its name would take its place.
            taken = alias.local if alias in self.kept else None
            self.imports.extend(item for item in items if item.binds != taken)

    def _drop_given_imports(self) -> None:
        """An import in a branch that stays goes where one at the top of the file will do."""
        hoisted = {branch.place.node for branch in self.branches if branch.hoisted}
        tree = self.module.tree
        first = min((it.span.start for it in self.aliases if it.place.parent is tree), default=None)
        for place in self.lasting:
            statement = place.node
            assert isinstance(statement, (ast.Import, ast.ImportFrom))
            item = _imported(statement)
            if (
                item in self.imports
                and place.parent not in hoisted
                and self._is_bound_only_by(item)
                and first is not None
                and first < place.offset
            ):
                self._add_removal(Removal(place, self.module.span(statement)))

    def _is_bound_only_by(self, item: Import) -> bool:
        """Whether nothing at module level binds the name of an import but branches that hold it."""
        lasting = {place.node for place in self.lasting}
        return all(
            binding.parent in lasting and _imported(binding.parent) == item  # type: ignore[arg-type]
            for binding in self.module.bindings(item.binds).get(self.module.tree, ())
            if not self.file.is_dead(Span(binding.offset, binding.offset + 1))
        )

    def _settle_star(self, star: Star) -> None:
        """Replace a star import by imports of what it is used for, unless a name of it stays."""
        ours = [alias for alias in self.aliases if alias.node is star.node]
        if not self.kept.isdisjoint(ours):
            return
        start = self.module.start(star.statement)
        used = [alias for alias in ours if alias in self.needed_by]
        if stars.is_offered(self.module, star, used):
            reason = "another module may import the names of six from here"
            self.refusals.append(Refusal(start, "import of six.*", reason))
            return
        items = [
            importing.replacement(self.file, alias)
            for alias in used
            if importing.binds_the_same(self.file, alias, rebound=False)
        ]
        self.vanishing.update({name: f"six.{name}" for name in ("*", *tables.STAR)})
        if star.place.parent is self.module.tree:
            self.imports.extend(replace(item, near=start) for item in items)
            items = []
        self.sites.append(stars.site(self.module, star, items))

    def _add_fallbacks(self) -> None:
        ours = {alias.node for alias in self.aliases}
        for fallback in self.tried:
            if not self.file.is_dead(self.module.span(fallback.place.node)):
                self.sites.append(fallbacks.site(self.module, fallback))
        for fallback in (*self.tried, *self.branches):
            if fallback.hoisted:
                for site, imports in fallbacks.moved(self.module, fallback, ours):
                    self.sites.append(site)
                    self.imports.extend(imports)


def _known(use: Use) -> tuple[Use, bool] | None:
    """The use as one of a constant, and its value; None if it is none."""
    if use.qualified in tables.CONSTANTS:
        return use, tables.CONSTANTS[use.qualified]
    return fallbacks.asked(use) if use.qualified in tables.NAMESPACES else None


def _imported(statement: ast.Import | ast.ImportFrom) -> Import:
    """What a statement that imports one name imports."""
    alias = statement.names[0]
    if isinstance(statement, ast.Import):
        return Import(alias.name, None, alias.asname)
    return Import("." * statement.level + (statement.module or ""), alias.name, alias.asname)


def _needs_import(decision: Decision) -> bool:
    return not isinstance(decision, Refuse) and bool(decision.imports)


def _imports_from(statement: ast.AST, packages: set[str]) -> bool:
    if isinstance(statement, ast.ImportFrom):
        return (statement.module or "").partition(".")[0] in packages
    return isinstance(statement, ast.Import) and any(
        alias.name.partition(".")[0] in packages for alias in statement.names
    )


def _is_used(module: Module, name: str) -> bool:
    return any(occurrence.is_use for occurrence in module.occurrences(name))
