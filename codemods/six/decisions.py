"""What becomes of one use of six."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from codemods.codemod import Import, Span, Unit
from codemods.engine.module import Module, Occurrence
from codemods.six import moves, tables
from codemods.six.moves import Location


@dataclass(frozen=True, slots=True)
class Rewrite:
    """It is rewritten: the unit at `place`, by the action of that name in `transforms`."""

    place: Occurrence
    action: str
    arguments: tuple[str, ...] = ()
    unit: Unit = Unit.EXPRESSION
    introduces: tuple[str, ...] = ()
    imports: tuple[Import, ...] = ()
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
class File:
    """One module under survey, with what of it is six's."""

    module: Module
    settings: Mapping[str, str]
    """The options of the codemod."""
    aliases: Collection[ast.AST]
    """The nodes that bind names of six: they go, so they shadow nothing."""
    tuples: Collection[ast.AST] = ()
    """The nodes that are tuples of six."""
    dead: Collection[Span] = ()
    """What no one executes and what goes, with all that it binds."""
    required: Collection[str] = ()
    """Modules that a Python may lack, and that the file can't be imported without."""
    moves: Mapping[str, Location] = field(default_factory=dict)
    """What the project itself added to `six.moves`, as of `tables.location`."""

    def location(self, name: str) -> Location | None:
        """As `tables.location`, with the project's own moves."""
        return moves.location(self.moves, name)

    def going(self, name: str) -> set[ast.AST]:
        """The nodes that bind `name` now and will not any more."""
        nodes = set(self.aliases)
        if self.dead:
            for bindings in self.module.bindings(name).values():
                for binding in bindings:
                    where = Span(binding.offset, binding.offset + len(name))
                    if any(gone.holds(where) for gone in self.dead):
                        nodes.add(binding.node)
        return nodes

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

    def resolves_to(self, node: ast.expr, place: Occurrence, module: str, name: str) -> bool:
        """Whether an expression is ``module.name``, imported in either way."""
        if isinstance(node, ast.Attribute):
            return (
                node.attr == name
                and isinstance(node.value, ast.Name)
                and node.value.id == module
                and self.can_name(module, place)
            )
        if not isinstance(node, ast.Name) or node.id != name:
            return False
        return any(
            isinstance(binding.node, ast.alias)
            and isinstance(binding.parent, ast.ImportFrom)
            and binding.parent.module == module
            for bindings in self.module.bindings(name).values()
            for binding in bindings
        )


def _imports_package(binding: Occurrence, root: str) -> bool:
    node = binding.node
    return (
        isinstance(node, ast.alias)
        and isinstance(binding.parent, ast.Import)
        and node.asname is None
        and node.name.partition(".")[0] == root
    )
