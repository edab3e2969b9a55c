"""Variables that a ``try`` was to bind, and that are read although it did not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from codemods.engine.module import Occurrence
from codemods.handlers import places
from codemods.handlers.swallowed import Idle, is_limited


@dataclass(frozen=True, slots=True)
class Unset:
    """A variable that has no value, or one of another round, after a timeout."""

    name: str
    value: str
    """The code of the value that says so; empty where none is certain."""


def of(idle: Idle) -> list[Unset]:
    """The variables that are surely read after a timeout, and that the ``try`` alone binds."""
    if not isinstance(idle.statement, ast.Pass):
        return []
    return [it for name in _bound(idle) if (it := _unset(idle, name)) is not None]


def binds_anything(idle: Idle) -> bool:
    """Whether the ``try`` was to bind something: that has a value before, or is used in it."""
    return any(isinstance(getattr(it, "ctx", None), ast.Store) for it in places.walk(idle.body))


def _bound(idle: Idle) -> Iterator[str]:
    """The names that the ``try`` binds, as its text has them."""
    names = [
        (it.lineno, it.col_offset, it.id)
        for it in places.walk(idle.body)
        if isinstance(it, ast.Name) and isinstance(it.ctx, ast.Store)
    ]
    return iter(dict.fromkeys(name for _, _, name in sorted(names)))


def _bindings(idle: Idle, name: str) -> list[Occurrence]:
    return idle.module.bindings(name).get(idle.function, [])


def _unset(idle: Idle, name: str) -> Unset | None:
    bindings = _bindings(idle, name)
    if not bindings or any(it.offset < idle.attempt.offset for it in bindings):
        return None
    if is_bound_first(idle, name):
        return None
    read = places.first_read(idle.behind(past_loops=False), name)
    if read is None:
        return None
    value = from_others(idle, name)
    if not value and _is_looked_for(idle, *read):
        value = "None"
    return Unset(name, value)


def is_bound_first(idle: Idle, name: str) -> bool:
    """Whether the ``try`` binds a variable before it calls what is known to take too long."""
    for statement in idle.body if idle.limited else ():
        calls = [it for it in places.walk([statement]) if isinstance(it, ast.Call)]
        if any(is_limited(idle.module, it, idle.attempt) for it in calls):
            return False
        if isinstance(statement, ast.Assign) and places.binds([statement], name):
            return True
    return False


def from_others(idle: Idle, name: str) -> str:
    """What another handler of the same ``try`` binds the variable to, if that is a constant."""
    values = {
        ast.unparse(it.value)
        for handler in idle.node.handlers
        for it in handler.body
        if isinstance(it, ast.Assign)
        and [ast.unparse(target) for target in it.targets] == [name]
        and _is_plain(it.value)
    }
    return values.pop() if len(values) == 1 else ""


def _is_plain(value: ast.expr) -> bool:
    """Whether an expression is a constant, or an empty container."""
    if isinstance(value, (ast.List, ast.Dict, ast.Tuple)):
        return not list(ast.iter_child_nodes(value))[1:] and ast.unparse(value) in {
            "[]",
            "{}",
            "()",
        }
    return isinstance(value, ast.Constant)


def _is_looked_for(idle: Idle, statement: ast.stmt, read: ast.Name) -> bool:
    """Whether the first thing that is done with a variable is to look whether it is there."""
    if isinstance(statement, ast.Return):
        return statement.value is read and _may_give_none(idle.function)
    if isinstance(statement, (ast.If, ast.While)):
        return any(it is read for it in tests(statement.test))
    return False


def tests(test: ast.expr) -> Iterator[ast.expr]:
    """What a condition asks for: whether it is true, or None."""
    if isinstance(test, ast.BoolOp):
        yield from tests(test.values[0])
    elif isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yield from tests(test.operand)
    elif (
        isinstance(test, ast.Compare)
        and isinstance(test.ops[0], (ast.Is, ast.IsNot))
        and ast.unparse(test.comparators[0]) == "None"
    ):
        yield test.left
    else:
        yield test


def _may_give_none(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether None is among what a function says that it gives back."""
    said = ast.unparse(function.returns) if function.returns else ""
    return (
        said.startswith(("Optional[", "typing.Optional["))
        or said.endswith("| None")
        or any(
            isinstance(it, ast.Return) and (it.value is None or ast.unparse(it.value) == "None")
            for it in places.walk(function.body)
        )
    )
