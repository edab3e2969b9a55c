"""Functions that run as objects are collected: in the middle of whatever a thread does.

That is where the last name of an object goes, and where the garbage collector comes by: also in
code that holds a lock, so that the same thread would wait for itself, or come upon what is half
done. `__del__` runs then, and so does what `weakref` is given to call.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from codemods.engine.module import Module
from codemods.engine.scopes import NAMED_FUNCTIONS

REASON = "the garbage collector may run it at any time, also while the lock is held"
_SHOWN = ("def __del__(", "weakref")
_HOOK = "register_at_fork"
_CALLERS = frozenset({"ref", "proxy", "finalize", "WeakMethod"})
"""What has a function called when an object is gone. Source: the documentation of `weakref`."""


def collected(module: Module) -> frozenset[str]:
    """The qualified names of a file's functions that run as objects are collected, or are called
    by such a function, as far as names resolve."""
    if not any(it in module.text for it in _SHOWN):
        return frozenset()
    functions = dict(_functions(module.tree, ""))
    left = [name for name in functions if name.rpartition(".")[2] == "__del__"]
    if "weakref" in module.text:
        for name, node in (("", module.tree), *functions.items()):
            left.extend(_given(node, name.rpartition(".")[0]))
    return _reached(functions, left)


def in_children(module: Module) -> frozenset[str]:
    """The same of functions that a child process runs right after a fork. There is one thread only,
    and what another one held in the parent is never released: they must wait for nothing."""
    if _HOOK not in module.text:
        return frozenset()
    functions = dict(_functions(module.tree, ""))
    given = [
        name
        for it in ast.walk(module.tree)
        if isinstance(it, ast.Call) and ast.unparse(it.func).endswith(_HOOK)
        for keyword in it.keywords
        if keyword.arg == "after_in_child"
        for name in _named(keyword.value, "")
    ]
    return _reached(functions, given)


def _reached(functions: Mapping[str, ast.AST], names: Iterable[str]) -> frozenset[str]:
    """Those of the functions that there are, and those that they call."""
    left = list(names)
    found: set[str] = set()
    while left:
        name = left.pop()
        if name in functions and name not in found:
            found.add(name)
            left.extend(_called(functions[name], name.rpartition(".")[0]))
    return frozenset(found)


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.AST]]:
    """The functions of a module, and the methods of its classes, with their qualified names."""
    for it in ast.iter_child_nodes(node):
        if isinstance(it, NAMED_FUNCTIONS):
            yield f"{prefix}{it.name}", it
        elif isinstance(it, ast.ClassDef):
            yield from _functions(it, f"{prefix}{it.name}.")
        elif not isinstance(it, ast.expr):
            yield from _functions(it, prefix)


def _given(node: ast.AST, holder: str) -> Iterator[str]:
    """What is given to `weakref` to be called."""
    for it in ast.walk(node):
        if isinstance(it, ast.Call) and ast.unparse(it.func).rpartition(".")[2] in _CALLERS:
            for argument in it.args[1:]:
                yield from _named(argument, holder)


def _called(function: ast.AST, holder: str) -> Iterator[str]:
    for it in ast.walk(function):
        if isinstance(it, ast.Call):
            yield from _named(it.func, holder)


def _named(node: ast.AST, holder: str) -> Iterator[str]:
    """The function that an expression means: ``f``, ``Reader.f``, or ``self.f`` in a class."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        if holder and node.value.id in {"self", "cls"}:
            yield f"{holder}.{node.attr}"
        else:
            yield f"{node.value.id}.{node.attr}"
    elif isinstance(node, ast.Call):  # a partial
        for argument in node.args:
            yield from _named(argument, holder)
