"""Whose attribute it is that stands behind a dot, as far as one file tells."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from codemods.engine import scopes
from codemods.engine.module import Module, Occurrence


@dataclass(frozen=True, slots=True)
class Receiver:
    """What an attribute is looked up on."""

    name: str
    """The class, or what is called so where it is imported; empty where that is not known."""
    source: str = ""
    """The module that it is imported from, as far as it is written there."""
    node: ast.ClassDef | None = None
    """The class, where the file defines it."""
    is_module: bool = False
    """Whether it is certainly a module."""


_UNKNOWN = Receiver("")


def of(module: Module, node: ast.expr, place: Occurrence) -> Receiver:
    """What the expression `node`, somewhere in `place`, is: `self` and `cls` are their class."""
    if isinstance(node, ast.Name):
        return _named(module, node.id, place)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id == "type" and len(node.args) == 1:
            return _of_self(module, node.args[0], place)
        # What a parent has is not what the class has.
        return Receiver(around(place).name) if node.func.id == "super" else _UNKNOWN
    if isinstance(node, ast.Attribute):
        if node.attr == "__class__":
            return _of_self(module, node.value, place)
        holder = of(module, node.value, place)
        if holder.node is not None:
            return _inner(holder.node, node.attr) if _is_name(node.value, holder) else _UNKNOWN
        if holder.is_module or holder.source:
            return Receiver(node.attr, ".".join(filter(None, (holder.source, holder.name))))
    return _UNKNOWN


def around(place: Occurrence) -> Receiver:
    """The innermost class around a place."""
    classes = [it for it in scopes.scopes_of(list(place.chain)) if isinstance(it, ast.ClassDef)]
    return Receiver(classes[-1].name, node=classes[-1]) if classes else _UNKNOWN


def _is_name(node: ast.expr, holder: Receiver) -> bool:
    """Whether a class is named there, so that it is no instance of it."""
    return isinstance(node, ast.Name) and node.id == holder.name


def _of_self(module: Module, node: ast.expr, place: Occurrence) -> Receiver:
    """The class of what is certainly the receiver of a method."""
    found = of(module, node, place) if isinstance(node, ast.Name) else _UNKNOWN
    return found if isinstance(node, ast.Name) and node.id != found.name else _UNKNOWN


def _inner(holder: ast.ClassDef, name: str) -> Receiver:
    inner = [it for it in holder.body if isinstance(it, ast.ClassDef) and it.name == name]
    return Receiver(name, node=inner[0]) if len(inner) == 1 else _UNKNOWN


def _named(module: Module, name: str, place: Occurrence) -> Receiver:
    scope = module.scope_of(name, place)
    bindings = module.bindings(name).get(scope, []) if scope is not None else []
    if len(bindings) != 1:
        return _imported(name, bindings)
    node = bindings[0].node
    if isinstance(node, ast.ClassDef):
        return Receiver(name, node=node)
    if isinstance(node, ast.arg):
        return _first_of(bindings[0])
    return _imported(name, bindings)


def _imported(name: str, bindings: list[Occurrence]) -> Receiver:
    """What a name is that imports bind, the same one each time."""
    found = {_import(name, it) for it in bindings}
    return found.pop() if len(found) == 1 else _UNKNOWN


def _import(name: str, binding: Occurrence) -> Receiver:
    node, statement = binding.node, binding.parent
    if not isinstance(node, ast.alias):
        return _UNKNOWN
    if isinstance(statement, ast.ImportFrom):
        return Receiver(node.name, "." * statement.level + (statement.module or ""))
    dotted = node.name if node.asname else name
    source, _, last = dotted.rpartition(".")
    return Receiver(last, source, is_module=True)


def _first_of(parameter: Occurrence) -> Receiver:
    """The class whose method has this parameter first."""
    *_, holder, function, _, _ = (None, *parameter.chain)
    if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return _UNKNOWN
    if not isinstance(holder, ast.ClassDef) or function not in holder.body:
        return _UNKNOWN
    first = [*function.args.posonlyargs, *function.args.args][:1]
    decorators = {ast.unparse(it) for it in function.decorator_list}
    if first != [parameter.node] or "staticmethod" in decorators:
        return _UNKNOWN
    return Receiver(holder.name, node=holder)
