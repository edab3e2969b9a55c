"""Whose attribute it is that stands behind a dot, as far as one file tells."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from codemods.engine import links, scopes
from codemods.engine.links import Link
from codemods.engine.module import Module, Occurrence


@dataclass(frozen=True, slots=True)
class Receiver:
    """What an attribute is looked up on."""

    name: str
    """The class, or what is called so where it is imported; empty where that is not known."""
    link: Link | None = None
    """What it is by its import, if an import brings it."""
    node: ast.ClassDef | None = None
    """The class, where the file defines it."""
    is_module: bool = False
    """Whether it is certainly a module."""


UNKNOWN = Receiver("")


def of(module: Module, node: ast.expr, place: Occurrence) -> Receiver:
    """What the expression `node`, somewhere in `place`, is: `self` and `cls` are their class."""
    if isinstance(node, ast.Name):
        return _named(module, node.id, place)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id == "type" and len(node.args) == 1:
            return _of_self(module, node.args[0], place)
        # What a parent has is not what the class has.
        return Receiver(around(place).name) if node.func.id == "super" else UNKNOWN
    if isinstance(node, ast.Attribute):
        if node.attr == "__class__":
            return _of_self(module, node.value, place)
        holder = of(module, node.value, place)
        if holder.node is not None:
            return _inner(holder.node, node.attr) if _is_name(node.value, holder) else UNKNOWN
        if holder.link is not None:
            target = (*holder.link.target, node.attr)
            return Receiver(node.attr, replace(holder.link, target=target))
    return UNKNOWN


def inherited(module: Module, node: ast.ClassDef) -> Iterator[Link]:
    """The imported classes that a class is made from, also by way of others of its file."""
    pending, seen = [node], {node}
    while pending:
        for base in pending.pop().bases:
            start = module.start(base)
            found = of(module, base, Occurrence("", start, tuple(module.chain_at(start))))
            if found.link is not None:
                yield found.link
            elif found.node is not None and found.node not in seen:
                seen.add(found.node)
                pending.append(found.node)


def around(place: Occurrence) -> Receiver:
    """The innermost class around a place."""
    classes = [it for it in scopes.scopes_of(list(place.chain)) if isinstance(it, ast.ClassDef)]
    return Receiver(classes[-1].name, node=classes[-1]) if classes else UNKNOWN


def _is_name(node: ast.expr, holder: Receiver) -> bool:
    """Whether a class is named there, so that it is no instance of it."""
    return isinstance(node, ast.Name) and node.id == holder.name


def _of_self(module: Module, node: ast.expr, place: Occurrence) -> Receiver:
    """The class of what is certainly the receiver of a method."""
    found = of(module, node, place) if isinstance(node, ast.Name) else UNKNOWN
    return found if isinstance(node, ast.Name) and node.id != found.name else UNKNOWN


def _inner(holder: ast.ClassDef, name: str) -> Receiver:
    inner = [it for it in holder.body if isinstance(it, ast.ClassDef) and it.name == name]
    return Receiver(name, node=inner[0]) if len(inner) == 1 else UNKNOWN


def _named(module: Module, name: str, place: Occurrence) -> Receiver:
    scope = module.scope_of(name, place)
    bindings = module.bindings(name).get(scope, []) if scope is not None else []
    if len(bindings) != 1:
        return _imported(module, bindings)
    node = bindings[0].node
    if isinstance(node, ast.ClassDef):
        return Receiver(name, node=node)
    if isinstance(node, ast.arg):
        return _first_of(bindings[0])
    return _imported(module, bindings)


def _imported(module: Module, bindings: list[Occurrence]) -> Receiver:
    """What a name is that imports bind, the same one each time."""
    found = {_import(module, it) for it in bindings}
    return found.pop() if len(found) == 1 else UNKNOWN


def _import(module: Module, binding: Occurrence) -> Receiver:
    link = links.bound_by(module, binding)
    if link is None:
        return UNKNOWN
    return Receiver(link.target[-1], link, is_module=isinstance(binding.parent, ast.Import))


def _first_of(parameter: Occurrence) -> Receiver:
    """The class whose method has this parameter first."""
    *_, holder, function, _, _ = (None, *parameter.chain)
    if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return UNKNOWN
    if not isinstance(holder, ast.ClassDef) or function not in holder.body:
        return UNKNOWN
    first = [*function.args.posonlyargs, *function.args.args][:1]
    decorators = {ast.unparse(it) for it in function.decorator_list}
    if first != [parameter.node] or "staticmethod" in decorators:
        return UNKNOWN
    return Receiver(holder.name, node=holder)
