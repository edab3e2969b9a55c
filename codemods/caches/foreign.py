"""Steps with a container of another module that a function beside it can take instead::

state.PRICES[item] = price          state.set_prices(item, price)
for item in state.PRICES:           for item in state.iter_prices():
"""

from __future__ import annotations

import ast

from codemods.caches import accesses as reading
from codemods.caches import order
from codemods.caches.accessors import FORMS
from codemods.caches.facts import Move, Op
from codemods.caches.operations import PASSES
from codemods.codemod import Unit
from codemods.engine.module import Module, Occurrence
from codemods.engine.scopes import NAMED_FUNCTIONS

_GOES_THROUGH = frozenset({"list", "tuple", "set", "frozenset", "sorted", "sum", "any", "all"})
"""Functions to which it makes no difference what kind of container they go through."""
_ITERATED = {"keys": "iter", "items": "items", "values": "values"}


def move_of(module: Module, place: Occurrence, op: Op) -> Move | None:
    """The step at a place that names the container as an attribute of its module; None if it is
    none, or if no lock can be waited for there."""
    function = place.function
    if function is None or not isinstance(place.node, ast.Attribute):
        return None
    if op in {Op.UPDATE, Op.LOAD}:
        return None
    if isinstance(function, ast.AsyncFunctionDef) or function.name == "__del__":
        return None
    if op is Op.ITERATE:
        return _walk(module, place)
    return _on_element(module, place) or _by_method(module, place) or _looked_at(module, place)


def _made(
    module: Module, place: Occurrence, levels: int, kind: str, given: int, unit: Unit
) -> Move:
    """The step whose node is so many levels above the container."""
    assert isinstance(place.node, ast.Attribute)
    function = f"{module.source(place.node.value)}.{{function}}"
    node = place.up(levels)
    start = module.span(node.node).start
    at = Occurrence(place.name, start, node.chain)
    return Move(kind, given, module.site(at, unit, "move", None, arguments=(function,)))


def _walk(module: Module, place: Occurrence) -> Move | None:
    parent = place.parent
    if isinstance(parent, ast.Attribute):
        kind = _ITERATED.get(parent.attr)
        return _made(module, place, 2, kind, 0, Unit.EXPRESSION) if kind else None
    is_copied = isinstance(parent, ast.Call) and reading.called(parent).endswith("deepcopy")
    if is_copied or isinstance(parent, ast.Subscript):
        return None
    return _made(module, place, 0, "iter", 0, Unit.EXPRESSION)


def _on_element(module: Module, place: Occurrence) -> Move | None:
    element, outer = place.chain[-2], place.chain[-3]
    if not isinstance(element, ast.Subscript) or element.value is not place.node:
        return None
    if isinstance(element.slice, ast.Slice):
        return None
    if isinstance(outer, (ast.Attribute, ast.Subscript)) and outer.value is element:
        return None  # what is in the element may change meanwhile
    if isinstance(element.ctx, ast.Load):
        return _made(module, place, 1, "[]", 1, Unit.EXPRESSION)
    if isinstance(outer, ast.Delete) and len(outer.targets) == 1:
        return _made(module, place, 2, "del", 1, Unit.STATEMENT)
    if not isinstance(outer, ast.Assign) or len(outer.targets) > 1:
        return None
    key, value = element.slice, outer.value
    if not _may_change_places(module, place, key, value):
        return None
    return _made(module, place, 2, "[]=", 2, Unit.STATEMENT)


def _may_change_places(module: Module, place: Occurrence, key: ast.expr, value: ast.expr) -> bool:
    """Whether it makes no difference that the value is no longer evaluated before the key."""
    if isinstance(value, (ast.Yield, ast.YieldFrom, ast.Starred)):
        return False
    if not _runs(key) and not _runs(value):
        return True
    return _is_fixed(module, place, key) or _is_fixed(module, place, value)


def _runs(node: ast.expr) -> bool:
    return any(isinstance(it, order.CALLS) for it in ast.walk(node))


def _is_fixed(module: Module, place: Occurrence, node: ast.expr) -> bool:
    """Whether an expression is a constant, or a variable of the function alone."""
    if isinstance(node, ast.Constant):
        return True
    return isinstance(node, ast.Name) and isinstance(
        module.scope_of(node.id, place), NAMED_FUNCTIONS
    )


def _by_method(module: Module, place: Occurrence) -> Move | None:
    method, call = place.chain[-2], place.chain[-3]
    if not isinstance(method, ast.Attribute) or not isinstance(call, ast.Call):
        return None
    form = FORMS.get(method.attr) if method.attr.isidentifier() else None
    if form is None or call.func is not method or call.keywords:
        return None
    if any(isinstance(it, ast.Starred) or _is_lazy(it) for it in call.args):
        return None
    if method.attr == "setdefault" and not isinstance(place.chain[-4], ast.Expr):
        return None  # what it gives back may be changed where no lock is held
    if len(call.args) > len(form.parameters):
        return None
    return _made(module, place, 2, method.attr, len(call.args), Unit.EXPRESSION)


def _is_lazy(argument: ast.expr) -> bool:
    """Whether what is given is only made while the container takes it: the lock would be held."""
    if isinstance(argument, ast.Call):
        return reading.called(argument) in PASSES
    return isinstance(argument, ast.GeneratorExp)


def _looked_at(module: Module, place: Occurrence) -> Move | None:
    outer = place.parent
    if isinstance(outer, ast.Compare) and outer.comparators == [place.node]:
        is_sought = isinstance(outer.ops[0], (ast.In, ast.NotIn))
        return _made(module, place, 1, "in", 1, Unit.EXPRESSION) if is_sought else None
    if not isinstance(outer, ast.Call) or place.node not in outer.args:
        return None
    if reading.called(outer) == "len":
        return _made(module, place, 1, "len", 0, Unit.EXPRESSION)
    if reading.called(outer) in _GOES_THROUGH:
        return _made(module, place, 0, "iter", 0, Unit.EXPRESSION)
    return None
