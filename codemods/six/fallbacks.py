"""`try … except ImportError` around imports that can't fail: what no one falls back to goes."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from codemods.codemod import IGNORED, Import, Refusal, Site, Span, Unit
from codemods.engine.module import Module, Occurrence
from codemods.six import branches, standard, tables
from codemods.six.bindings import Alias, Use
from codemods.six.decisions import NAME, File
from codemods.six.importing import shown


@dataclass(frozen=True, slots=True, eq=False)
class Fallback:
    """A `try` or `if` that goes, but for the imports in it."""

    place: Occurrence
    """The `try` or `if`."""
    live: frozenset[Alias]
    """What of six is imported by what stays."""
    dead: tuple[Span, ...]
    """What no one executes."""
    body: Sequence[ast.stmt]
    """What stays of it."""
    hoisted: bool
    """Whether all that stays goes among the imports at the top of the file."""


def find(file: File, aliases: Sequence[Alias]) -> list[Fallback]:
    """The `try` statements around `aliases` whose bodies can't fail once six is gone."""
    by_node: dict[ast.AST, Alias] = {alias.node: alias for alias in aliases}
    found: dict[ast.AST, Fallback] = {}
    for alias in aliases:
        for levels, node in enumerate(reversed(alias.place.chain)):
            if isinstance(node, ast.Try) and node not in found:
                place = alias.place.up(levels)
                if _is_needless(file, place, node, by_node):
                    found[node] = _fallback(file.module, place, node, by_node)
    return list(found.values())


def _is_needless(
    file: File, place: Occurrence, node: ast.Try, by_node: Mapping[ast.AST, Alias]
) -> bool:
    return (
        bool(node.handlers)
        and not node.finalbody
        and all(_is_sure(statement, by_node) for statement in node.body)
        and branches.reason_to_stay(file, place, _handled(node), (), (*node.body, *node.orelse))
        is None
    )


def _handled(node: ast.Try) -> list[ast.stmt]:
    return [statement for handler in node.handlers for statement in handler.body]


def _dead(module: Module, node: ast.Try) -> list[Span]:
    return [module.span(statement) for statement in _handled(node)]


def _is_sure(statement: ast.stmt, by_node: Mapping[ast.AST, Alias]) -> bool:
    """Whether a statement can't fail: one that imports what is always there, or a flag."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return all(_is_there(statement, name, by_node) for name in statement.names)
    if isinstance(statement, ast.Try):
        inner = (*statement.body, *statement.orelse, *statement.finalbody)
        return all(_is_sure(part, by_node) for part in inner)
    if isinstance(statement, ast.Assign):
        return isinstance(statement.value, ast.Constant) and all(
            isinstance(target, ast.Name) for target in statement.targets
        )
    return isinstance(statement, ast.Pass)


def _is_there(
    statement: ast.Import | ast.ImportFrom, node: ast.alias, by_node: Mapping[ast.AST, Alias]
) -> bool:
    alias = by_node.get(node)
    if alias is not None:
        if alias.source is not None or alias.is_module:
            return False
        location = tables.location(alias.qualified)
        if location is None:
            return tables.is_known(alias.qualified)
        return standard.has(*location)
    if isinstance(statement, ast.Import):
        return standard.has(node.name)
    return not statement.level and standard.has(statement.module or "", node.name)


def _fallback(
    module: Module, place: Occurrence, node: ast.Try, by_node: Mapping[ast.AST, Alias]
) -> Fallback:
    dead = tuple(_dead(module, node))
    text = module.text[module.start(node) : module.span(node.handlers[0]).start]
    hoisted = (
        not node.orelse and "#" not in text and _is_hoisted(module, place, node.body, by_node, dead)
    )
    live = frozenset(_aliases_in(node.body, by_node))
    return Fallback(place, live, dead, node.body, hoisted)


def _aliases_in(body: Iterable[ast.stmt], by_node: Mapping[ast.AST, Alias]) -> Iterator[Alias]:
    for statement in body:
        for name in getattr(statement, "names", ()):
            if name in by_node:
                yield by_node[name]


def branch(
    module: Module,
    place: Occurrence,
    fates: Sequence[str],
    by_node: Mapping[ast.AST, Alias],
    dead: Collection[Span],
) -> Fallback | None:
    """What stays of an `if` at `place` that is dissolved, if that is nothing but imports.

    `fates` are those of its arms, as in `transforms`.
    """
    node = place.node
    assert isinstance(node, ast.If)
    start, body = module.start(node), node.body
    for fate in fates:
        if fate == "take":
            break
        start, body = module.lines.end_of(module.end(node.body[-1]) - 1), node.orelse
        if body and isinstance(body[0], ast.If) and fate != fates[-1]:
            node, body = body[0], body[0].body
    span = module.site(place, Unit.BLOCK, "branches", None).span
    if "keep" in fates or not body:
        return None
    last = module.end(body[-1])
    # Comments at the end of the last block stand behind its last statement.
    end = span.end if last == module.end(place.node) else last
    if "#" in module.text[start : module.lines.end_of(end - 1)]:
        return None
    if not _is_hoisted(module, place, body, by_node, dead):
        return None
    return Fallback(place, frozenset(_aliases_in(body, by_node)), tuple(dead), body, hoisted=True)


def _is_hoisted(
    module: Module,
    place: Occurrence,
    body: Sequence[ast.stmt],
    by_node: Collection[ast.AST],
    dead: Collection[Span],
) -> bool:
    """Whether all statements of a block at `place` may go among the imports of the file."""
    return (
        place.parent is module.tree
        and all(_is_of_one_kind(statement, by_node) for statement in body)
        and not any(module.has_ignored(module.span(statement), NAME) for statement in body)
        and not any(_is_bound_again(module, item, dead) for item in _others(module, body, by_node))
    )


def _is_of_one_kind(statement: ast.stmt, by_node: Collection[ast.AST]) -> bool:
    """Whether a statement imports of six alone, or of the standard library alone."""
    if isinstance(statement, ast.ImportFrom):
        modules = [statement.module or ""] if not statement.level else [""]
    elif isinstance(statement, ast.Import):
        modules = [name.name for name in statement.names]
    else:
        return False
    if any(name in by_node for name in statement.names):
        return all(name in by_node for name in statement.names)
    roots = {name.partition(".")[0] for name in modules}
    return roots <= sys.stdlib_module_names and "*" not in {name.name for name in statement.names}


def _others(
    module: Module, body: Iterable[ast.stmt], by_node: Collection[ast.AST]
) -> Iterator[Occurrence]:
    """The names that a block imports from elsewhere than six, each where it is bound."""
    for statement in body:
        for name in getattr(statement, "names", ()):
            if name not in by_node:
                start = module.start(statement)
                local = name.asname or name.name.partition(".")[0]
                yield Occurrence(local, start, (*module.chain_at(start), name))


def _is_bound_again(module: Module, item: Occurrence, dead: Collection[Span]) -> bool:
    """Whether something else binds the name of an import, so that their order matters."""
    return any(
        binding.node is not item.node
        and not any(gone.holds(Span(binding.offset, binding.offset + 1)) for gone in dead)
        for binding in module.bindings(item.name).get(module.tree, ())
    )


def heeding(file: File, found: Sequence[Fallback]) -> tuple[list[Fallback], list[Refusal]]:
    """Those of some `try` statements that go, and what is said of those that comments have left."""
    going: list[Fallback] = []
    left: list[Refusal] = []
    for fallback in found:
        start = file.module.start(fallback.place.node)  # type: ignore[arg-type]
        if file.is_ignored(start):
            left.append(Refusal(start, site(file.module, fallback).message or "", IGNORED))
        else:
            going.append(fallback)
    return going, left


def site(module: Module, fallback: Fallback) -> Site:
    """The order to dissolve a `try`."""
    return module.site(
        fallback.place, Unit.BLOCK, "fallback", "fallback of an import that can't fail"
    )


def moved(
    module: Module, fallback: Fallback, by_node: Collection[ast.AST]
) -> Iterator[tuple[Site, tuple[Import, ...]]]:
    """The orders to move what a block imports from elsewhere than six to the top of the file."""
    statements: dict[ast.AST, list[Occurrence]] = {}
    for item in _others(module, fallback.body, by_node):
        statements.setdefault(item.parent, []).append(item)
    for statement, items in statements.items():
        place = items[0].up(1)
        assert isinstance(statement, (ast.Import, ast.ImportFrom))
        near = module.span(fallback.place.node).start
        names = [item.node for item in items if isinstance(item.node, ast.alias)]
        imports = tuple(
            Import(statement.module or "", name.name, name.asname, near)
            if isinstance(statement, ast.ImportFrom)
            else Import(name.name, None, name.asname, near)
            for name in names
        )
        orders = tuple(f"-{shown(name)}" for name in names)
        yield module.site(place, Unit.STATEMENT, "imports", None, arguments=orders), imports


def asked(use: Use) -> tuple[Use, bool] | None:
    """The use, seen from the test that asks whether six is there, and what the test yields.

    ``if six``, ``six is not None``; None where six's truth is not what is asked for.
    """
    node, parent = use.place.node, use.place.parent
    if isinstance(parent, ast.Compare):
        against = parent.comparators[0]
        if parent.left is not node or len(parent.ops) > 1 or not isinstance(against, ast.Constant):
            return None
        if against.value is not None or not isinstance(parent.ops[0], (ast.Is, ast.IsNot)):
            return None
        return replace(use, place=use.place.up(1)), isinstance(parent.ops[0], ast.IsNot)
    if isinstance(parent, ast.BoolOp):
        told = isinstance(parent.op, ast.And) and parent.values[-1] is not node
    elif isinstance(parent, (ast.If, ast.IfExp, ast.While, ast.Assert)):
        told = parent.test is node
    else:
        told = isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not)
    return (use, True) if told else None
