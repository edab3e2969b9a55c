"""What one file holds of six, and what is to be done with it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from codemods.codemod import Import, Refusal, Repair, Site, Span, Unit
from codemods.engine.module import Module, Occurrence
from codemods.engine.text import words
from codemods.six import (
    bindings,
    conditions,
    expressions,
    fallbacks,
    importing,
    stars,
    strings,
    tables,
)
from codemods.six.bindings import Alias, Star, Use
from codemods.six.decisions import Decision, File, Refuse, Rewrite, Stays
from codemods.six.fallbacks import Fallback

_FROM = re.compile(r"from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]*\)|[^\n#;]*)")
_LAST_WORD = re.compile(r"\w*\Z")


@dataclass(frozen=True, slots=True)
class Facts:
    """What one file holds of six."""

    repair: Repair
    module: str
    """The last part of the name that other files import it by."""
    vanishing: Mapping[str, str]
    """Names that the module will no longer have, as far as this file decides, and what of six
    they are."""
    needed: frozenset[tuple[str, str]]
    """(module, name) pairs that this file reads from other modules, by last part."""


def survey(module: Module, settings: Mapping[str, str]) -> Facts | None:
    """What a file holds; None if it holds nothing of six and reads nothing that might be.

    `settings` are the options of the codemod.
    """
    needed = frozenset(_needed(module))
    if not _is_mentioned(module.text):
        if not needed:
            return None
        return Facts(Repair(), own_name(module.path), {}, needed)
    aliases, found_stars = bindings.find(module)
    tried = fallbacks.find(module, aliases)
    while True:
        found = _Survey(module, settings, aliases, found_stars, tried)
        repair = found.repair()
        needless = [fallback for fallback in tried if not fallback.live & found.kept]
        if needless == tried:
            break
        tried = needless  # six stays in the others, so they stay
    return Facts(repair, own_name(module.path), found.vanishing, needed)


def own_name(path: str) -> str:
    """The last part of the dotted name of the module at a path."""
    pure = PurePosixPath(path)
    return pure.parent.name if pure.stem == "__init__" else pure.stem


def _needed(module: Module) -> Iterator[tuple[str, str]]:
    """What the file reads from other modules that six may have put there."""
    path = PurePosixPath(module.path)
    for match in _FROM.finditer(module.text):
        line_start = module.text.rfind("\n", 0, match.start()) + 1
        if module.text[line_start : match.start()].strip(" \t;"):
            continue  # in a comment or a doctest
        source, names = match.groups()
        if source.partition(".")[0] == "six":
            continue
        last = source.rpartition(".")[2]
        if not last:  # `from . import x`, `from .. import x`
            last = path.parents[min(len(source), len(path.parents)) - 1].name
        for name in re.findall(r"(\w+|\*)(?:[ \t]+as[ \t]+\w+)?", names):
            yield last, name
    for name in ("six", *tables.TYPES):
        for offset in words(module.text, name):
            if module.text.startswith(".", offset - 1):
                holder = _word_before(module.text, offset - 1)
                if holder and holder != "six":
                    yield _renamed(module.text, holder), name


def _renamed(text: str, holder: str) -> str:
    """What a module is called that a file imports under the name `holder`."""
    for offset in words(text, holder):
        before = text[max(0, offset - 80) : offset].rstrip(" \t")
        if before.endswith((" as", "\tas")):
            return _word_before(before, len(before) - 2)
    return holder


def _word_before(text: str, offset: int) -> str:
    """The word that ends at `offset`, as far as it is no longer than names are."""
    match = _LAST_WORD.search(text[max(0, offset - 80) : offset].rstrip(" \t"))
    return match.group() if match else ""


def _is_mentioned(text: str) -> bool:
    """Whether six is named outside comments."""
    return any(
        "#" not in text[text.rfind("\n", 0, offset) + 1 : offset] for offset in words(text, "six")
    )


class _Survey:
    """The work on one file."""

    def __init__(
        self,
        module: Module,
        settings: Mapping[str, str],
        aliases: Sequence[Alias],
        found_stars: Sequence[Star],
        tried: Sequence[Fallback],
    ) -> None:
        self.module = module
        self.tried = tried
        self.branches: list[Fallback] = []
        """Those `if` statements that leave nothing but imports."""
        self.sites: list[Site] = []
        self.refusals: list[Refusal] = []
        self.imports: list[Import] = []
        self.vanishing: dict[str, str] = {}
        self.dead: list[Span] = [span for fallback in tried for span in fallback.dead]
        self.aliases = [alias for alias in aliases if not conditions.is_dead(alias.span, self.dead)]
        self.stars: list[Star] = []
        for star in found_stars:
            self._add_star(star, found_stars)
        self.file = File(module, settings, {alias.node for alias in self.aliases})
        self.kept: set[Alias] = set()
        self.needed_by: dict[Alias, list[Import]] = {}

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

    def repair(self) -> Repair:
        """All that is to be done in the file."""
        groups = self._groups()
        uses = {use: group[0] for group in groups for use in bindings.uses(self.module, group[0])}
        decisions = self._decide(uses)
        headers: dict[ast.AST, list[tuple[Use, Rewrite]]] = {}
        blocks: set[ast.AST] = set()
        for use, decision in decisions.items():
            if conditions.is_dead(self.module.span(use.place.node), self.dead):
                continue
            self._carry_out(use, decision, headers, blocks)
        for orders in headers.values():
            self._add_header(orders)
        for place, name, target in strings.patch_targets(self.module):
            self._add_string(place, name, target)
        for group in groups:
            self._settle(group, [use for use in uses if uses[use] is group[0]])
        self._add_import_statements()
        return Repair(tuple(self.sites), tuple(self.refusals), tuple(dict.fromkeys(self.imports)))

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
            known = {use: _known(use) for use, alias in uses.items() if not self._rebound(alias)}
            constants = dict(filter(None, known.values()))
            outcome = conditions.decide(self.module, constants)
            dead = [*(span for fallback in self.tried for span in fallback.dead), *outcome.dead]
            if dead == self.dead:
                break
            self.dead = dead  # what is bound there is no second binding
        self.file = replace(
            self.file,
            dead=tuple(self.dead),
            tuples={use.place.node for use in uses if use.qualified in tables.TUPLES},
            required=importing.required(self.module, self.aliases, list(uses)),
        )
        decisions: dict[Use, Decision] = {}
        for use, alias in uses.items():
            line = self._rebound(alias)
            if use.qualified in assigned:
                decisions[use] = Refuse("it is assigned to in this file")
            elif constant := known.get(use):
                decisions[use] = outcome.decisions[constant[0]]
            elif line is not None and not importing.binds_the_same(alias, rebound=True):
                decisions[use] = Refuse(f"{alias.local} is also bound in line {line}")
            elif line is not None and use.qualified == alias.qualified:
                decisions[use] = Stays()
            else:
                decisions[use] = expressions.decide(self.file, use)
        return decisions

    def _rebound(self, alias: Alias) -> int | None:
        """The line in which the name of an alias is bound to something else in its scope."""
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
                and not conditions.is_dead(where, self.dead)
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
            return
        self.needed_by.setdefault(use.alias, []).extend(decision.imports)
        if isinstance(decision, Stays):
            return
        node = decision.place.node
        if decision.unit is Unit.HEADER:
            headers.setdefault(node, []).append((use, decision))
            return
        if decision.action in {"branches", "operands", "arm"}:
            if node in blocks:
                return
            blocks.add(node)
        if decision.action == "branches":
            by_node: dict[ast.AST, Alias] = {alias.node: alias for alias in self.aliases}
            fates = decision.arguments
            left = fallbacks.branch(self.module, decision.place, fates, by_node, self.dead)
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

    def _add_string(self, place: Occurrence, name: str, target: str | None) -> None:
        if conditions.is_dead(self.module.span(place.node), self.dead):
            return
        if target is None:
            reason = "what reads the string is not known"
            if not name.startswith("six."):
                reason = "it names six as a part of another module, whose uses are rewritten"
            self.refusals.append(Refusal(place.offset, f"{name!r} in a string", reason))
        else:
            self.sites.append(strings.patch_site(self.module, place, name, target))

    # Imports

    def _settle(self, group: list[Alias], uses: list[Use]) -> None:
        """Decide for the aliases that bind one name in one scope whether they go."""
        alias = group[0]
        if alias in self.kept:
            self.kept.update(group)
            return
        line = self._rebound(alias)
        if importing.binds_the_same(alias, rebound=line is not None) and (
            line is None or not alias.by_star
        ):
            return
        reasons = importing.reasons_to_stay(self.module, alias, self.dead, line)
        at_top = alias.scope is self.module.tree
        if not reasons and not uses and at_top and not alias.by_star and self._is_offered(alias):
            reason = "it is not used here, so another module may import it from here"
            reasons.append((alias.span.start, reason))
        message = f"import of {importing.full(alias.qualified)}"
        self.refusals.extend(Refusal(offset, message, reason) for offset, reason in reasons)
        if reasons:
            self.kept.update(group)
        elif at_top:
            self.vanishing[alias.local] = importing.full(alias.qualified)

    def _is_offered(self, alias: Alias) -> bool:
        """Whether an import that its own module doesn't use looks meant for other modules."""
        line = self.module.text[alias.span.end : self.module.lines.end_of(alias.span.end - 1)]
        name = own_name(self.module.path)
        in_package = PurePosixPath(self.module.path).stem == "__init__"
        return "noqa" in line or "compat" in name or name == "six" or in_package

    def _add_import_statements(self) -> None:
        statements: dict[ast.AST, list[Alias]] = {}
        for alias in self.aliases:
            if alias.by_star or alias in self.kept:
                continue
            if not conditions.is_dead(alias.span, self.dead):
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
            outcome = importing.statement(self.module, leaving, rebound, block)
            self.sites.append(outcome.site)
            self.imports.extend(outcome.imports)
        self._add_fallbacks()
        for star in self.stars:
            self._settle_star(star)
        for alias, items in self.needed_by.items():
            # Where the alias stays, an import that binds its name would take its place.
            taken = alias.local if alias in self.kept else None
            self.imports.extend(item for item in items if item.binds != taken)

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
            importing.replacement(alias)
            for alias in used
            if importing.binds_the_same(alias, rebound=False)
        ]
        self.vanishing.update({name: f"six.{name}" for name in ("*", *tables.STAR)})
        if star.place.parent is self.module.tree:
            self.imports.extend(replace(item, near=start) for item in items)
            items = []
        self.sites.append(stars.site(self.module, star, items))

    def _add_fallbacks(self) -> None:
        ours = {alias.node for alias in self.aliases}
        for fallback in self.tried:
            if not conditions.is_dead(self.module.span(fallback.place.node), self.dead):
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
