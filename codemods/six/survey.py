"""What one file holds of six, and what is to be done with it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from codemods.codemod import Definition, Import, Refusal, Repair, Site, Span, Unit
from codemods.engine.module import Module, Occurrence
from codemods.engine.text import words
from codemods.six import bindings, conditions, expressions, strings, tables
from codemods.six.bindings import Alias, Use
from codemods.six.decisions import Decision, File, Refuse, Rewrite, Stays

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
    found = _Survey(module, settings)
    return Facts(found.repair(), own_name(module.path), found.vanishing, needed)


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

    def __init__(self, module: Module, settings: Mapping[str, str]) -> None:
        self.module = module
        self.sites: list[Site] = []
        self.refusals: list[Refusal] = []
        self.imports: list[Import] = []
        self.definitions: set[Definition] = set()
        self.vanishing: dict[str, str] = {}
        self.dead: list[Span] = []
        self.aliases, stars = bindings.find(module)
        self.refusals.extend(
            Refusal(star.offset, f"import of {star.module}.*", "a star hides which names are six's")
            for star in stars
        )
        self.file = File(module, settings, {alias.node for alias in self.aliases})
        self.kept: set[Alias] = set()
        self.needed_by: dict[Alias, list[Import]] = {}

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
        return Repair(
            tuple(self.sites),
            tuple(self.refusals),
            tuple(dict.fromkeys(self.imports)),
            tuple(sorted(self.definitions)),
        )

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
            constants = {
                use: tables.CONSTANTS[use.qualified]
                for use, alias in uses.items()
                if use.qualified in tables.CONSTANTS and self._rebound(alias) is None
            }
            outcome = conditions.decide(self.module, constants)
            if outcome.dead == self.dead:
                break
            self.dead = outcome.dead  # what is bound there is no second binding
        rebound = {alias: self._rebound(alias) for alias in set(uses.values())}
        self.file = replace(
            self.file,
            dead=tuple(self.dead),
            names={use.place.node: use.qualified for use in uses if rebound[uses[use]] is None},
        )
        decisions: dict[Use, Decision] = {}
        for use, alias in uses.items():
            line = rebound[alias]
            if use.qualified in assigned:
                decisions[use] = Refuse("it is assigned to in this file")
            elif use in outcome.decisions:
                decisions[use] = outcome.decisions[use]
            elif line is not None and not _binds_the_same(alias, rebound=True):
                decisions[use] = Refuse(f"{alias.local} is also bound in line {line}")
            elif line is not None and use.qualified == alias.qualified:
                decisions[use] = Stays()
            else:
                decisions[use] = expressions.decide(self.file, use)
        return decisions

    def _rebound(self, alias: Alias) -> int | None:
        """The line in which something else binds the name of an alias in its scope."""
        ours = [
            other.node
            for other in self.aliases
            if other.local == alias.local and other.qualified == alias.qualified
        ]
        for occurrence in self.module.bindings(alias.local).get(alias.scope, ()):
            where = Span(occurrence.offset, occurrence.offset + len(alias.local))
            if occurrence.node not in ours and not conditions.is_dead(where, self.dead):
                return self.module.lines.line_of(occurrence.offset)
        return None

    def _carry_out(
        self,
        use: Use,
        decision: Decision,
        headers: dict[ast.AST, list[tuple[Use, Rewrite]]],
        blocks: set[ast.AST],
    ) -> None:
        message = f"use of {_full(use.qualified)}"
        if isinstance(decision, Refuse):
            start = self.module.span(use.place.node).start
            self.refusals.append(Refusal(start, message, decision.reason))
            self.kept.add(use.alias)
            return
        self.needed_by.setdefault(use.alias, []).extend(decision.imports)
        if isinstance(decision, Stays):
            return
        self.definitions.update(decision.definitions)
        node = decision.place.node
        if decision.unit is Unit.HEADER:
            headers.setdefault(node, []).append((use, decision))
            return
        if decision.action in {"branches", "operands"}:
            if node in blocks:
                return
            blocks.add(node)
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
                f"use of {_full(use.qualified)}",
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
        if _binds_the_same(alias, rebound=line is not None):
            return
        hidden = [
            (offset, reason)
            for offset, reason in strings.hidden_uses(self.module, alias)
            if not conditions.is_dead(Span(offset, offset + 1), self.dead)
        ]
        if _is_before_string(alias):
            hidden.append((alias.span.start, "the string behind it would become a docstring"))
        elif not tables.is_known(alias.qualified):
            hidden.append((alias.span.start, "six 1.17 has no such name"))
        elif line is not None:
            hidden.append((alias.span.start, f"{alias.local} is also bound in line {line}"))
        elif alias.is_global:
            hidden.append((alias.span.start, f"{alias.local} is bound by a global statement"))
        elif isinstance(alias.scope, ast.ClassDef):
            hidden.append((alias.span.start, f"{alias.local} is an attribute of the class"))
        elif not uses and alias.scope is self.module.tree and self._is_offered(alias):
            reason = "it is not used here, so another module may import it from here"
            hidden.append((alias.span.start, reason))
        for offset, reason in hidden:
            self.refusals.append(Refusal(offset, f"import of {_full(alias.qualified)}", reason))
        if hidden:
            self.kept.update(group)
        elif alias.scope is self.module.tree:
            self.vanishing[alias.local] = _full(alias.qualified)

    def _is_offered(self, alias: Alias) -> bool:
        """Whether an import that its own module doesn't use looks meant for other modules."""
        line = self.module.text[alias.span.end : self.module.lines.end_of(alias.span.end - 1)]
        name = own_name(self.module.path)
        in_package = PurePosixPath(self.module.path).stem == "__init__"
        return "noqa" in line or "compat" in name or name == "six" or in_package

    def _add_import_statements(self) -> None:
        statements: dict[ast.AST, list[Alias]] = {}
        for alias in self.aliases:
            statements.setdefault(alias.statement, []).append(alias)
        for aliases in statements.values():
            if not conditions.is_dead(aliases[0].span, self.dead):
                self._add_import_statement(aliases)
        for alias, items in self.needed_by.items():
            # Where the alias stays, an import that binds its name would take its place.
            taken = alias.local if alias in self.kept else None
            self.imports.extend(item for item in items if item.binds != taken)

    def _add_import_statement(self, aliases: list[Alias]) -> None:
        """What becomes of one import statement."""
        place = aliases[0].place
        top_level = place.parent is self.module.tree
        orders: list[str] = []
        for alias in aliases:
            if alias in self.kept:
                continue
            orders.append(f"-{_shown(alias.node)}")
            if _binds_the_same(alias, rebound=self._rebound(alias) is not None):
                item = _replacement(alias)
                if top_level:
                    self.imports.append(replace(item, near=alias.span.start))
                else:
                    orders.append(f"+{item}")
        if not orders:
            return
        names = ", ".join(_full(alias.qualified) for alias in aliases if alias not in self.kept)
        self.sites.append(
            self.module.site(
                place, Unit.STATEMENT, "imports", f"import of {names}", arguments=tuple(orders)
            )
        )


def _is_before_string(alias: Alias) -> bool:
    """Whether an import is the first statement of a body, and a lone string the second."""
    body = getattr(alias.place.parent, "body", None)
    if not isinstance(body, list) or len(body) < 2 or body[0] is not alias.statement:
        return False
    second = body[1]
    return (
        isinstance(second, ast.Expr)
        and isinstance(second.value, ast.Constant)
        and isinstance(second.value.value, str)
    )


def _binds_the_same(alias: Alias, *, rebound: bool) -> bool:
    """Whether another import takes the place of an alias, and binds its name to the same thing.

    Builtins need no import, unless something else may have bound the name before.
    """
    if tables.location(alias.qualified) is not None:
        return True
    return rebound and alias.qualified in tables.BUILTINS


def _replacement(alias: Alias) -> Import:
    """The import of the standard library that binds what an alias binds."""
    local = alias.local
    if alias.qualified in tables.BUILTINS:
        module, name = "builtins", tables.BUILTINS[alias.qualified]
        return Import(module, name, local if local != name else None)
    location = tables.location(alias.qualified)
    assert location is not None
    module, attribute = location
    if attribute is not None:
        return Import(module, attribute, local if local != attribute else None)
    package, _, last = module.rpartition(".")
    if isinstance(alias.statement, ast.ImportFrom) and package:
        return Import(package, last, local if local != last else None)
    return Import(module, None, local if local != module else None)


def _shown(node: ast.alias) -> str:
    return f"{node.name} as {node.asname}" if node.asname else node.name


def _full(qualified: str) -> str:
    return f"six.{qualified}" if qualified else "six"
