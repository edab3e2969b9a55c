"""Functions that run in signal handlers: in the middle of whatever the main thread does.

If that holds a lock, the handler waits for it for ever; with an `RLock` it comes upon a state that
is half done. What `atexit` calls is another matter: nothing is interrupted then.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.engine.module import Module

_REGISTERS = ("signal.signal(", "from signal import")


def handled(module: Module) -> frozenset[str]:
    """The names of a file's functions that its signal handlers are or call, as far as names
    resolve."""
    if not any(it in module.text for it in _REGISTERS):
        return frozenset()
    functions = {
        it.name: it
        for it in ast.walk(module.tree)
        if isinstance(it, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    found: set[str] = set()
    # A comment may stand in nothing but the module.
    places = [it for it in module.occurrences("signal") if len(it.chain) > 1]
    left = [name for place in places for name in _handler(place.parent)]
    while left:
        name = left.pop()
        if name in functions and name not in found:
            found.add(name)
            left.extend(_called(functions[name]))
    return frozenset(found)


def _handler(node: ast.AST) -> Iterator[str]:
    """The functions that a call of ``signal.signal`` names, if it is one."""
    if (
        isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"signal.signal", "signal"}
        and len(node.args) > 1
    ):
        yield from _named(node.args[1])


def _called(node: ast.AST) -> Iterator[str]:
    for it in ast.walk(node):
        if isinstance(it, ast.Call):
            yield from _named(it.func)


def _named(node: ast.AST) -> Iterator[str]:
    """The functions of the file that an expression may mean: ``f``, ``self.f``, ``partial(f)``."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        if node.value.id in {"self", "cls"}:
            yield node.attr
    elif isinstance(node, ast.Call):
        for argument in node.args:
            yield from _named(argument)
    elif isinstance(node, ast.Lambda):
        yield from _called(node.body)
