"""What becomes of one use of six."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from codemods.codemod import IGNORED, Definition, Import, Span, Unit
from codemods.engine.module import Module, Occurrence
from codemods.engine.scopes import Scope
from codemods.six import moves, tables
from codemods.six.moves import Location

NAME = "no-six"
"""The codemod, as comments name it."""
PLAIN_ARGUMENTS = "its arguments are not plain ones"
"""A reason to refuse a call, for all kinds of functions."""
NO_ROOM = "its replacement may need quotes that the f-string has no room for"
SHOWN = "the string shows the text of the expression"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """It is rewritten: the unit at `place`, by the action of that name in `transforms`."""

    place: Occurrence
    action: str
    arguments: tuple[str, ...] = ()
    unit: Unit = Unit.EXPRESSION
    introduces: tuple[str, ...] = ()
    imports: tuple[Import, ...] = ()
    definitions: tuple[Definition, ...] = ()
    span: Span | None = None
    """Where the unit is more than the node of `place`."""
    around: tuple[Occurrence, str] | None = None
    """An expression around it and what becomes of that, once this is done."""


@dataclass(frozen=True, slots=True)
class Stays:
    """Its text is right as it stands, once the imports are right."""

    imports: tuple[Import, ...] = ()


@dataclass(frozen=True, slots=True)
class Refuse:
    """It is only reported."""

    reason: str


Decision: TypeAlias = Rewrite | Stays | Refuse


@dataclass(frozen=True, slots=True)
class Spelling:
    """How something can be written at a place."""

    text: str
    root: str
    """The name that it begins with."""
    imports: tuple[Import, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """One module under survey, with what of it is six's."""

    module: Module
    settings: Mapping[str, str]
    """The options of the codemod."""
    aliases: Collection[ast.AST]
    """The nodes that bind names of six: they go, so they shadow nothing."""
    names: Mapping[ast.AST, str] = field(default_factory=dict)
    """The nodes that are something of six, and what of it."""
    dead: Collection[Span] = ()
    """What no one executes and what goes, with all that it binds."""
    required: Collection[str] = ()
    """Modules that a Python may lack, and that the file can't be imported without."""
    moves: Mapping[str, Location] = field(default_factory=dict)
    """What the project itself added to `six.moves`, as of `tables.location`."""

    def is_ignored(self, offset: int) -> bool:
        """Whether a comment has what is found at an offset left as it is."""
        return self.module.is_ignored(offset, NAME)

    def has_ignored(self, span: Span) -> bool:
        """The same for any of the lines that a span touches."""
        return self.module.has_ignored(span, NAME)

    def heeding(self, decision: Decision) -> Decision:
        """A decision, or its refusal where a comment has the unit left as it is."""
        if not isinstance(decision, Rewrite):
            return decision
        span = decision.span or self.module.span(decision.place.node)
        return Refuse(IGNORED) if self.is_ignored(span.start) else decision

    def location(self, name: str) -> Location | None:
        """As `tables.location`, with the project's own moves."""
        return moves.location(self.moves, name)

    def going(self, name: str) -> Collection[ast.AST]:
        """The nodes that bind `name` now and will not any more."""
        never = self._never_bind(name)
        return {*self.aliases, *never} if never else self.aliases

    def _never_bind(self, name: str) -> Collection[ast.AST]:
        """The nodes that would bind `name`, if anyone executed them."""
        if not self.dead:
            return ()
        return {
            binding.node
            for bindings in self.module.bindings(name).values()
            for binding in bindings
            if self.is_dead(Span(binding.offset, binding.offset + len(name)))
        }

    def is_dead(self, span: Span) -> bool:
        """Whether no one executes what stands in a span, and it goes."""
        return any(gone.holds(span) for gone in self.dead)

    def requires(self, module: str) -> bool:
        """Whether the file can't be imported where `module` is missing."""
        if module in self.required:
            return True
        root = module.partition(".")[0]
        # What comes with tkinter comes with it as a whole, but for a module that was removed.
        whole = root == "tkinter" and module not in tables.REMOVED
        return whole and any(name.partition(".")[0] == root for name in self.required)

    def means_builtin(self, name: str, place: Occurrence) -> bool:
        """Whether `name` will mean the builtin at `place` once six is gone."""
        return self.module.is_builtin(name, place, self.going(name))

    def builtin(self, name: str, place: Occurrence) -> Spelling | None:
        """How to write the builtin `name` at `place`, whatever else is called so there."""
        if self.means_builtin(name, place):
            return Spelling(name, name)
        if self.can_name("builtins", place):
            return Spelling(f"builtins.{name}", "builtins", (Import("builtins"),))
        return None

    def can_name(self, root: str, place: Occurrence) -> bool:
        """Whether ``import root`` (or of a module in it) at module level is seen at `place`."""
        going = self.going(root)
        scope = self.module.scope_of(root, place, going)
        if scope is None:
            return True
        if scope is not self.module.tree:
            return False
        bindings = self.module.bindings(root).get(scope, ())
        return all(binding.node in going or _imports_package(binding, root) for binding in bindings)

    def is_unbound(self, name: str) -> bool:
        """Whether nothing in the file binds `name`, in any scope."""
        going = self.going(name)
        return all(
            binding.node in going
            for bindings in self.module.bindings(name).values()
            for binding in bindings
        )

    def dotted(self, node: ast.expr, place: Occurrence) -> str | None:
        """What an expression at `place` names, by imports: ``collections.deque``, or
        ``builtins.list``; None if that can't be told."""
        if node in self.names:
            return _without_six(self.names[node])
        if isinstance(node, ast.Attribute):
            holder = self.dotted(node.value, place)
            return f"{holder}.{node.attr}" if holder else None
        if not isinstance(node, ast.Name):
            return None
        scope, bindings = self.bindings(node.id, place)
        if scope is None:
            return f"builtins.{node.id}" if hasattr(builtins, node.id) else None
        found = {binding.imported for binding in bindings}
        return found.pop() if len(found) == 1 else None

    def bindings(self, name: str, place: Occurrence) -> tuple[Scope | None, list[Occurrence]]:
        """The scope whose `name` the code at `place` sees, and what binds it there; dead code
        binds nothing."""
        never = self._never_bind(name)
        scope = self.module.scope_of(name, place, never)
        bindings = self.module.bindings(name).get(scope, ()) if scope else ()
        return scope, [binding for binding in bindings if binding.node not in never]

    def resolves_to(self, node: ast.expr, place: Occurrence, module: str, name: str) -> bool:
        """Whether an expression is ``module.name``, imported in either way."""
        return self.dotted(node, place) == f"{module}.{name}"


def _without_six(name: str) -> str | None:
    """Where the standard library has what of six `name` is."""
    if name in tables.BUILTINS:
        return f"builtins.{tables.BUILTINS[name]}"
    module, attribute = tables.location(name) or (None, None)
    return f"{module}.{attribute}" if attribute else module


def _imports_package(binding: Occurrence, root: str) -> bool:
    node = binding.node
    return (
        isinstance(node, ast.alias)
        and isinstance(binding.parent, ast.Import)
        and node.asname is None
        and node.name.partition(".")[0] == root
    )
