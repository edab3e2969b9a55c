"""How a file reads constants of other modules, and what is to be rewritten for each."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from codemods.codemod import Import, Unit
from codemods.engine import links
from codemods.engine.comments import NOQA
from codemods.engine.links import Link, place_of
from codemods.engine.module import Module, Occurrence
from codemods.engine.places import is_left_out
from codemods.timeouts import constants, patches
from codemods.timeouts.facts import Facts, Mention, Needless, Patch, Star, Use

_PATH = re.compile(r"(?:[A-Za-z_]\w*[.:])+")
"""What stands before the name of a constant in a string that says in which module it is."""


def survey(module: Module, names: Collection[str]) -> Facts:
    """What a file does with constants of these names that other files may define."""
    mentions: list[Mention] = []
    uses: list[Use] = []
    defined: set[str] = set()
    for name in sorted(names):
        for found in _uses(module, name):
            if isinstance(found, Use):
                uses.append(found)
            else:
                mentions.append(Mention(name, module.lines.line_of(found)))
        defined.update(_defined(module, name))
    return Facts(
        mentions=tuple(mentions),
        uses=tuple(uses),
        needless=tuple(_needless(module, names)) if uses else (),
        stars=tuple(_stars(module)) if names else (),
        defined=frozenset(defined),
    )


def _uses(module: Module, name: str) -> Iterator[Use | int]:
    """How one name is used, and the offsets of places that can't be followed."""
    seen: set[ast.AST] = set()
    for place in module.occurrences(name):
        node = place.node
        if node in seen:
            continue  # a comment stands in it, too
        seen.add(node)
        if isinstance(node, ast.alias):
            if isinstance(place.parent, ast.ImportFrom) and node.name == name:
                yield _imported(module, place)
        elif isinstance(node, ast.Attribute) and node.attr == name:
            link = _holder(module, place, node.value)
            if isinstance(link, Link):
                yield _attribute(module, place, link)
            elif link is None:
                yield place.offset
        elif isinstance(node, ast.Name):
            if place.is_use and module.scope_of(name, place) is None:
                yield place.offset
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = _text(module, place, node.value)
            if found is not None:
                yield found


def _text(module: Module, place: Occurrence, text: str) -> Use | int | None:
    """What a string is that names a constant, and perhaps its module; None for any other."""
    patched = patches.of(module, place) if is_left_out(module.path) else None
    if patched is not None and isinstance(patched[0], ast.expr) and text == place.name:
        link = _holder(module, place, patched[0])
        if isinstance(link, Link):
            return _patched(module, place, link, patched[1])
        return place.offset if link is None else None
    path = text.removesuffix(place.name)
    if path == text or (path and not path.startswith(".") and _PATH.fullmatch(path) is None):
        return None
    if _PATH.fullmatch(path) is None:
        return place.offset
    parts = tuple(re.split(r"[.:]", path[:-1]))
    where = _where(module, place.offset)
    link = Link("", Import(".".join(parts)), parts)
    if patched is not None:
        return _patched(module, place, link, patched[1])
    return Use(place.name, link, where, f"{where} names it in a string")


def _patched(module: Module, place: Occurrence, link: Link, patch: Patch) -> Use:
    kept = None if module.asks_to_leave(place.offset, constants.NAME) else patch
    return Use(place.name, link, patch.where, f"{patch.where} patches it", patch=kept)


def _where(module: Module, offset: int) -> str:
    return f"{module.path}:{module.lines.line_of(offset)}"


# What an attribute is taken of


def _root(node: ast.expr) -> tuple[ast.Name | None, list[str]]:
    """The name that ``a.b.c`` begins with, and the attributes behind it."""
    rest: list[str] = []
    while isinstance(node, ast.Attribute):
        rest.insert(0, node.attr)
        node = node.value
    return (node if isinstance(node, ast.Name) else None), rest


def _holder(module: Module, place: Occurrence, node: ast.expr) -> Link | str | None:
    """What `node`, at a place, is that an attribute is taken of: a module, or something in one, by
    its import; a name where it is certainly no module; None where that can't be told."""
    root, rest = _root(node)
    if root is None:
        return None
    scope = module.scope_of(root.id, place)
    bindings = module.bindings(root.id).get(scope, []) if scope is not None else []
    if not rest and bindings and all(_is_no_module(it) for it in bindings):
        return root.id
    found = {links.bound_by(module, it) for it in bindings}
    link = found.pop() if len(found) == 1 else None
    return replace(link, target=(*link.target, *rest)) if link else None


def _is_no_module(binding: Occurrence) -> bool:
    """Whether a name is that of a class, or of the receiver of a method."""
    if isinstance(binding.node, ast.arg):
        return binding.name in {"self", "cls"}
    return isinstance(binding.node, ast.ClassDef)


# How a constant is read


def _imported(module: Module, place: Occurrence) -> Use:
    """That of a constant which is imported from its module."""
    alias, statement = place.node, place.parent
    assert isinstance(alias, ast.alias)
    assert isinstance(statement, ast.ImportFrom)
    local, link = alias.asname or alias.name, links.module_of(module, statement)
    where = _where(module, place.offset)
    bindings = module.bindings(local)
    around = place.chain[-3]
    is_plain = isinstance(around, (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef))
    if not is_plain or sum(map(len, bindings.values())) > 1:
        return Use(
            place.name, link, where, f"{where} imports it in a branch, or binds its name again"
        )
    [scope] = bindings
    if scope is module.tree and local != place.name and not local.startswith("_"):
        return Use(place.name, link, where, f"{where} imports it by a name that others may read")
    found = [it for it in module.occurrences(local) if it.is_use]
    found = [it for it in found if module.scope_of(local, it) is scope]
    if not found or any(constants.is_text(it, local) for it in module.occurrences(local)):
        return Use(place.name, link, where, f"{where} imports it for others to read")
    return _rewritten(module, found, place.name, link)


def _attribute(module: Module, place: Occurrence, link: Link) -> Use:
    """That of a constant which is an attribute of its module."""
    assert isinstance(place.node, ast.Attribute)
    if not isinstance(place.node.ctx, ast.Load):
        patched = patches.of(module, place) if is_left_out(module.path) else None
        if patched is not None:
            return _patched(module, place, link, patched[1])
        where = _where(module, place.offset)
        return Use(place.name, link, where, f"{where} gives it another value")
    return _rewritten(module, [place], place.name, link)


def _rewritten(module: Module, places: Sequence[Occurrence], name: str, link: Link) -> Use:
    """The reading takes the place of each of these expressions."""
    found = constants.readings(module, places, lambda offset: _where(module, offset))
    where = _where(module, places[0].offset)
    if isinstance(found, str):
        return Use(name, link, where, found)
    return Use(name, link, where, sites=found)


def _defined(module: Module, name: str) -> Iterator[str]:
    """What else a name means at the top level of a file, and in classes there."""
    for scope, bindings in module.bindings(name).items():
        if any(isinstance(it.node, ast.alias) for it in bindings):
            continue
        if scope is module.tree:
            yield name
        elif isinstance(scope, ast.ClassDef) and scope in module.tree.body:
            yield f"{scope.name}.{name}"


def _stars(module: Module) -> Iterator[Star]:
    """From which modules a file imports all."""
    for node in module.tree.body if "import *" in module.text else ():
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
            yield Star(links.module_of(module, node), node.lineno)


# Imports that go


def _needless(module: Module, names: Collection[str]) -> Iterator[Needless]:
    """The imports that nothing is needed for but constants of these names."""
    seen: set[ast.AST] = set()
    for name in sorted(names):
        for place in module.occurrences(name):
            for binding in _bindings(module, place):
                if binding.node not in seen:
                    seen.add(binding.node)
                    yield from _needless_of(module, binding, names)


def _bindings(module: Module, place: Occurrence) -> Iterator[Occurrence]:
    """The imports that bind a constant, the module that it is read of, or what patches it."""
    node, parent = place.node, place.parent
    if isinstance(node, ast.alias) and isinstance(parent, ast.ImportFrom):
        yield place
    holders: list[ast.expr] = [node] if isinstance(node, ast.Attribute) else []
    if isinstance(node, ast.Constant) and isinstance(parent, ast.Call):
        holders = [parent.func, *parent.args[:1]]
    for holder in holders:
        root = _root(holder)[0]
        bindings = module.bindings(root.id).values() if root is not None else ()
        found = [it for several in bindings for it in several]
        if len(found) == 1 and isinstance(found[0].node, ast.alias):
            yield found[0]


def _needless_of(module: Module, binding: Occurrence, names: Collection[str]) -> Iterator[Needless]:
    """The import of a binding, if all that reads it are constants of these names."""
    alias, statement, local = binding.node, binding.parent, binding.name
    assert isinstance(alias, ast.alias)
    is_plain = isinstance(binding.chain[-3], (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef))
    if not is_plain or NOQA.search(module.behind(statement)):
        return
    if module.asks_to_leave(module.span(statement).start, constants.NAME):
        return
    shown = f"{alias.name} as {alias.asname}" if alias.asname else alias.name
    site = module.site(binding.up(1), Unit.STATEMENT, "imports", None, arguments=(shown,))
    if isinstance(statement, ast.ImportFrom) and alias.name in names:
        yield Needless(site, local, links.module_of(module, statement), frozenset({alias.name}))
        return
    link = links.bound_by(module, binding)
    below = [] if alias.asname else alias.name.split(".")[1:]
    uses = [use for use in module.occurrences(local) if use.is_use or constants.is_text(use, local)]
    if link is None or not uses:
        return
    site = replace(site, unless_read=((place_of(module.path)[-1], local),))
    read = frozenset(_read(use, below, names) for use in uses)
    if all(name.rpartition(".")[2] in names for name in read):
        yield Needless(site, local, replace(link, target=(*link.target, *below)), read)
    patched = frozenset(patches.patching(use) for use in uses)
    if patched <= set(names):
        yield Needless(site, local, None, patched)


def _read(use: Occurrence, below: Sequence[str], names: Collection[str]) -> str:
    """The constant of a module, or of one below it, that is read, or the attribute of a class
    there: ``Widget.TIMEOUT``; empty for anything else."""
    if use.is_use and not below and patches.patched(use):
        return patches.patched(use)
    read: list[str] = []
    for outer in reversed(use.chain[:-1]) if use.is_use else ():
        if not isinstance(outer, ast.Attribute):
            return ""
        read.append(outer.attr)
        if len(read) > len(below) and outer.attr in names:
            break
    return ".".join(read[len(below) :]) if read[: len(below)] == [*below] else ""
