"""Containers that a loop fills with what it waits for, and that a timeout leaves half full."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from codemods.engine.module import Occurrence
from codemods.engine.names import names_in
from codemods.handlers import places
from codemods.handlers.swallowed import Caught, Idle

_FILLING = frozenset({"append", "add", "extend", "update"})
_EMPTY = frozenset({"dict", "list", "set", "defaultdict", "OrderedDict"})
_VIEWS = frozenset({"items", "keys", "values", "copy"})
_IN_ORDER = frozenset({"as_completed", "enumerate", "list", "sorted", "tuple"})
"""Functions that go through the whole of what they are given."""

_TAKING = frozenset({"accept", "drain_events", "poll", "read", "recv", "recvfrom", "select"})
"""Methods that take what has come, which may be nothing."""


@dataclass(frozen=True, slots=True)
class Gathering:
    """A container that is filled while something is waited for."""

    name: str
    loop: ast.For | ast.AsyncFor | ast.While
    """What goes through all that is to be waited for."""
    expected: str
    """The code of all that is to be waited for, where its length is known; else empty."""
    key: ast.expr | None
    """Under what the one missing result would be stored, where that is known."""


def of(idle: Idle) -> Gathering | None:
    """What a timeout leaves half full, if the loop knows how much there is to come.

    A loop without an end of its own gathers until the time is up, on purpose.
    """
    around = places.loop_around(idle.attempt)
    for name, filler in filled(idle):
        if not is_empty_before(idle, name):
            continue
        inside = [it for it in idle.body if isinstance(it, (*places.LOOPS, *places.WITHS))]
        for loop in _loops(inside):
            if any(it is filler for it in places.walk(loop.body)):
                expected = _expected(idle, loop, name)
                if expected or (expected is not None and _has_an_end(loop)):
                    return Gathering(name, loop, expected, None)
        if (
            isinstance(around, (ast.For, ast.AsyncFor))
            and idle.caught is not Caught.EMPTY
            and not ends_early(idle)
            and not listens(idle)
            and _expected(idle, around, name) is not None
            and not places.binds(around.body, name)
        ):
            return Gathering(name, around, "", _key(idle, filler, around))
    return None


def _loops(statements: Sequence[ast.stmt]) -> Iterator[ast.For | ast.AsyncFor | ast.While]:
    """The loops among some statements, also within ``with``."""
    for it in statements:
        if isinstance(it, places.LOOPS):
            yield it
        elif isinstance(it, places.WITHS):
            yield from _loops(it.body)


def filled(idle: Idle) -> Iterator[tuple[str, ast.AST]]:
    """The containers that the ``try`` puts something into, each with the node that does."""
    for node in places.walk(idle.body):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            if isinstance(node.value, ast.Name):
                yield node.value.id, node
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in _FILLING
            and isinstance(node.func.value, ast.Name)
        ):
            yield node.func.value.id, node


def is_empty_before(idle: Idle, name: str) -> bool:
    """Whether the function itself makes the container, empty, before the ``try``, and nowhere
    else."""
    bound = idle.module.bindings(name).get(idle.function, ())
    if len(bound) != 1 or bound[0].offset > idle.attempt.offset:
        return False
    return is_empty(getattr(bound[0].parent, "value", None))


def is_empty(value: object) -> bool:
    """Whether an expression makes an empty container."""
    if isinstance(value, (ast.Dict, ast.List)):
        return not _elements(value)
    return (
        isinstance(value, ast.Call)
        and ast.unparse(value.func).rpartition(".")[2] in _EMPTY
        and all(isinstance(it, ast.Name) for it in value.args)
        and len(value.args) == (1 if "defaultdict" in ast.unparse(value.func) else 0)
    )


def _elements(value: ast.Dict | ast.List) -> list[ast.expr]:
    return value.values if isinstance(value, ast.Dict) else value.elts


def _expected(idle: Idle, loop: ast.For | ast.AsyncFor | ast.While, name: str) -> str | None:
    """All that a loop waits for, if it has an end of its own: the code of it, or nothing where its
    length is not known."""
    if isinstance(loop, ast.While):
        return _compared(loop.test, name)
    if isinstance(loop, ast.AsyncFor):
        return None
    return _gone_through(idle, loop.iter)


def _has_an_end(loop: ast.For | ast.AsyncFor | ast.While) -> bool:
    """Whether a loop that ends with a timeout would else have ended by itself."""
    if isinstance(loop, ast.While):
        return False
    called = loop.iter.func if isinstance(loop.iter, ast.Call) else loop.iter
    return ast.unparse(called).rpartition(".")[2] == "as_completed"


def _compared(test: ast.expr, name: str) -> str | None:
    """What the length of a container is compared with, as long as it is filled: with that of
    another. A number may as well be how much there is room for."""
    if not isinstance(test, ast.Compare) or len(test.ops) > 1:
        return None
    if not isinstance(test.ops[0], (ast.Lt, ast.NotEq)):
        return None
    if ast.unparse(test.left) != f"len({name})":
        return None
    return _measured(test.comparators[0])


def _measured(node: ast.expr) -> str | None:
    """What the length is asked of, if that is a plain name."""
    if (
        isinstance(node, ast.Call)
        and ast.unparse(node.func) == "len"
        and len(node.args) == 1
        and _is_plain(node.args[0])
    ):
        return ast.unparse(node.args[0])
    return None


def _is_plain(node: ast.expr) -> bool:
    """Whether an expression is a name, or an attribute of one."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _gone_through(idle: Idle, node: ast.expr) -> str | None:
    """What a loop goes through, if that is something that is there as a whole."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr in _VIEWS and not node.args:
            return "" if _is_plain(node.func.value) else None
        last = ast.unparse(node.func).rpartition(".")[2]
        if last in _IN_ORDER and node.args:
            return _gone_through(idle, node.args[0])
        if last == "zip":  # it ends with the shortest
            return next(filter(None, (_gone_through(idle, it) for it in node.args)), None)
        return None
    if not isinstance(node, ast.Name):
        return "" if _is_plain(node) else None
    bound = idle.module.bindings(node.id).get(idle.function, ())
    values = [getattr(it.parent, "value", None) for it in bound]
    kept = (ast.List, ast.ListComp, ast.Dict, ast.DictComp, ast.Set, ast.SetComp)
    if any(isinstance(it, (ast.GeneratorExp, ast.Call, ast.Await)) for it in values):
        return None  # who knows whether that has an end
    return node.id if values and all(isinstance(it, kept) for it in values) else ""


def ends_early(idle: Idle) -> bool:
    """Whether a ``try`` in a loop looks for the first that answers, and not for all answers, or has
    what follows it done only where nothing answers."""
    return any(
        isinstance(it, (ast.Return, ast.Break, ast.Continue)) for it in places.walk(idle.body)
    )


def listens(idle: Idle) -> bool:
    """Whether a ``try`` takes what has come, which may be nothing."""
    return any(
        isinstance(it, ast.Call) and isinstance(it.func, ast.Attribute) and it.func.attr in _TAKING
        for it in places.walk(idle.body)
    )


def _key(idle: Idle, filler: ast.AST, loop: ast.For | ast.AsyncFor) -> ast.expr | None:
    """What the loop tells before the ``try`` of the element that will be missing."""
    if not isinstance(filler, ast.Subscript):
        return None
    names = [it.id for it in ast.walk(filler.slice) if isinstance(it, ast.Name)]
    plain = all(
        isinstance(it, (ast.Name, ast.Attribute, ast.Constant, ast.expr_context))
        for it in ast.walk(filler.slice)
    )
    bound = names_in(loop.target)
    if not plain or not set(names) & bound:
        return None
    return None if any(places.binds(idle.body, it) for it in names) else filler.slice


def is_finished(idle: Idle, name: str) -> bool:
    """Whether what is carried out afterwards sees to what is missing: it asks what is there, or how
    much, or puts something in its place."""
    flags = _flags(idle)
    for statement in idle.behind(past_loops=True):
        for node in places.walk([statement]):
            if isinstance(node, ast.Name) and node.id in flags:
                return True
            if isinstance(node, ast.Compare) and any(
                isinstance(op, (ast.In, ast.NotIn)) and _names(it, name)
                for op, it in zip(node.ops, node.comparators, strict=True)
            ):
                return True
            if isinstance(node, ast.Call):
                if ast.unparse(node.func) == "len" and node.args and _names(node.args[0], name):
                    return True
                if (
                    isinstance(node.func, ast.Attribute)
                    and node.func.attr in {"get", "setdefault"}
                    and _names(node.func.value, name)
                ):
                    return True
            if isinstance(node, (ast.If, ast.While, ast.IfExp)) and _tested(node.test, name):
                return True
    return False


def _flags(idle: Idle) -> set[str]:
    """The variables by which the ``try`` tells how far it has come."""
    names = {
        target.id
        for it in places.walk(idle.body)
        if isinstance(it, ast.Assign) and isinstance(it.value, ast.Constant)
        for target in it.targets
        if isinstance(target, ast.Name)
    }
    bindings = idle.module.bindings
    return {
        name
        for name in names
        if any(it.offset < idle.attempt.offset for it in bindings(name).get(idle.function, ()))
    }


def _names(node: ast.expr, name: str) -> bool:
    """Whether an expression is the container, or its keys."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node = node.func.value
    return isinstance(node, ast.Name) and node.id == name


def _tested(test: ast.expr, name: str) -> bool:
    if isinstance(test, ast.UnaryOp):
        test = test.operand
    return isinstance(test, ast.Name) and test.id == name


def is_read(idle: Idle, name: str) -> bool:
    """Whether anything looks at the container afterwards."""
    return places.reads(list(idle.behind(past_loops=True)), name)


def is_seen_elsewhere(idle: Idle, name: str) -> bool:
    """Whether anything sees the container but steps of the function with one element: what gives
    it back, passes it on or goes through it may go by what is missing."""
    return any(
        not isinstance(it.parent, ast.Subscript)
        or it.parent.value is not it.node
        or it.function is not idle.function
        for it in idle.module.occurrences(name)
        if it.is_use and idle.module.scope_of(name, it) is idle.function
    )


def element_reads(idle: Idle, name: str) -> list[Occurrence]:
    """Where an element of the container is read."""
    return [
        it.up(1)
        for it in idle.module.occurrences(name)
        if it.is_use
        and isinstance(it.parent, ast.Subscript)
        and isinstance(it.parent.ctx, ast.Load)
        and idle.module.scope_of(name, it) is idle.function
    ]
