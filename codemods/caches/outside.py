"""What is used when the lock is free again: it is taken while the lock is held::

if not CLIENT:                      with _CLIENT_LOCK:
    CLIENT = connect()                  if not CLIENT:
return CLIENT.stock(item)                   CLIENT = connect()
                                        client = CLIENT
                                    return client.stock(item)
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

from codemods.caches import holding, order
from codemods.caches.blocks import local_name
from codemods.caches.facts import Access, Op
from codemods.codemod import Site, Unit
from codemods.engine.module import Module, Occurrence


@dataclass(frozen=True, slots=True)
class Parted:
    """A run of statements, of which some need no lock."""

    inside: tuple[ast.stmt, ...]
    """Those that are to be under the lock; none where nothing is written."""
    taken: tuple[str, ...]
    """The statements that end them: each takes the value of a variable."""
    sites: tuple[Site, ...]
    """The orders to use what was taken."""


def of(
    module: Module,
    statements: Sequence[ast.stmt],
    function: ast.FunctionDef,
    names: Sequence[str],
    accesses: Sequence[tuple[Occurrence, Access]],
    *,
    is_container: bool,
    is_stable: bool,
) -> Parted | None:
    """How to part the statements of a section behind the last one that writes; None where they
    belong together, or where nothing else is called behind it.

    `is_stable`: whether what was there once is there for good, so that a container may be read
    in one step without a lock.
    """
    written = [place for place, access in accesses if access.op.writes]
    index = 0
    if written:
        index = 1 + max(
            i for i, it in enumerate(statements) if any(it in place.chain for place in written)
        )
    inside, behind = tuple(statements[:index]), tuple(statements[index:])
    later = [it for it in accesses if any(one in it[0].chain for one in behind)]
    if not later or not _calls(behind, names):
        return None
    if is_container:
        reads = all(access.op in {Op.LOOK, Op.TEST} for _, access in later)
        return Parted(inside, (), ()) if inside and is_stable and reads else None
    parted = taken(module, behind, function, names, later)
    return parted and replace(parted, inside=inside)


def taken(
    module: Module,
    behind: Sequence[ast.stmt],
    function: ast.FunctionDef,
    names: Sequence[str],
    later: Sequence[tuple[Occurrence, Access]],
) -> Parted | None:
    """How statements may use what was taken before them, in the place of what variables hold; None
    where these may be bound anew meanwhile, or a name is taken."""
    if not all(_is_as_taken(place, access, behind, names) for place, access in later):
        return None
    locals_ = {place.name: local_name(module, place.name, function) for place, _ in later}
    if not all(locals_.values()) or len(set(locals_.values())) < len(locals_):
        return None
    codes = {place.name: module.source(place.node) for place, _ in later}
    return Parted(
        (),
        tuple(f"{local} = {codes[name]}" for name, local in locals_.items()),
        tuple(
            module.site(place, Unit.EXPRESSION, "read", None, arguments=(locals_[place.name],))
            for place, _ in later
        ),
    )


def _calls(statements: Sequence[ast.stmt], names: Sequence[str]) -> bool:
    """Whether statements call something of which it is not known what it does."""
    return any(
        isinstance(it, ast.Call) and _is_unknown(it, names)
        for statement in statements
        for it in ast.walk(statement)
    )


def _is_unknown(call: ast.Call, names: Sequence[str]) -> bool:
    root: ast.AST = call.func
    while isinstance(root, (ast.Attribute, ast.Subscript)) and not _is_named(root, names):
        root = root.value
    return _is_named(root, names) or not holding.is_harmless(call, names)


def _is_named(node: ast.AST, names: Sequence[str]) -> bool:
    """Whether a node is a variable of one of these names, or an attribute."""
    return getattr(node, "id", None) in names or getattr(node, "attr", None) in names


def _is_as_taken(
    place: Occurrence, access: Access, behind: Sequence[ast.stmt], names: Sequence[str]
) -> bool:
    """Whether nothing that the function does may have bound the variable anew when it is read."""
    if access.op not in {Op.LOAD, Op.TEST} or not _is_named(place.node, names):
        return False
    return order.runs_once(place, behind) and not any(
        _is_unknown(it, names) for it in order.calls_before(place, behind)
    )
