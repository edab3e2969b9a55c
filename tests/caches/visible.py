"""Modules compiled so that frontrun sees all that their functions read and write.

By itself it takes ``if key not in CACHE: CACHE[key] = …`` for sound: it does not see that `in`, the
test of an `if` or a call that CACHE is passed to look into the container; nor what belongs to a
container that a call or a subscript gave, or which dictionary it is that ``.items()`` goes through;
and where a function reads a global twice, it does not try what comes of another thread that binds
it in between. What it does see are the subscripts and methods of what a local name holds. So here
each access becomes a call of a small function, in which that is what happens.
"""

from __future__ import annotations

import ast
import gc
import operator
import symtable
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any, TypeVar

_Node = TypeVar("_Node", bound=ast.AST)


class Untreatable(Exception):
    """Code that would be half seen."""


@cache
def compiled(path: str) -> CodeType:
    """The code of a module; its namespace must hold `HELPERS` and, as `_space`, itself."""
    source = Path(path).read_text("utf-8")
    tree = _Visible(_variables(source, path), path).visit(ast.parse(source))
    return compile(ast.fix_missing_locations(tree), path, "exec")


def _variables(source: str, path: str) -> set[str]:
    """The names that a module binds by assignment."""
    top = symtable.symtable(source, path, "exec")
    tables = top.get_children()
    for table in tables:
        tables += table.get_children()
    found = {
        symbol.get_name()
        for symbol in top.get_symbols()
        if symbol.is_assigned() and not symbol.is_namespace() and not symbol.is_imported()
    }
    for table in tables:
        found |= {
            symbol.get_name() for symbol in table.get_symbols() if symbol.is_declared_global()
        }
    for table in tables:
        for symbol in table.get_symbols():
            if symbol.is_local() and symbol.get_name() in found:
                raise Untreatable(f"{path}: {symbol.get_name()} is also the name of a local")
    return found


class _Visible(ast.NodeTransformer):
    OPERANDS: Mapping[type[ast.AST], tuple[str, ...]] = {
        ast.Assert: ("test",),
        ast.BinOp: ("left", "right"),
        ast.BoolOp: ("values",),
        ast.Call: ("args",),
        ast.Compare: ("left", "comparators"),
        ast.Dict: ("values",),
        ast.FormattedValue: ("value",),
        ast.If: ("test",),
        ast.IfExp: ("test",),
        ast.Starred: ("value",),
        ast.UnaryOp: ("operand",),
        ast.While: ("test",),
        ast.comprehension: ("ifs",),
        ast.keyword: ("value",),
    }
    """Where Python looks into a container and frontrun does not see it."""

    def __init__(self, variables: set[str], path: str) -> None:
        self.variables = variables
        self.path = path

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for field in self.OPERANDS.get(type(node), ()):
            value = getattr(node, field)
            if isinstance(value, list):
                setattr(node, field, [_operand(each) for each in value])
            else:
                setattr(node, field, _operand(value))
        if isinstance(node, ast.For | ast.comprehension):
            node.iter = _call(_stepwise, node.iter)
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self.variables and isinstance(node.ctx, ast.Load):
            return _call(_item, _at(ast.Name("_space", ast.Load()), node), _text(node.id, node))
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        self.generic_visit(node)
        if not isinstance(node.ctx, ast.Load):
            raise Untreatable(f"{self.path}:{node.lineno}: it is not one item that is bound")
        return _call(_item, node.value, _key(node.slice))

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.ctx, ast.Load) and isinstance(node.value, ast.Call):
            return _call(_attribute, node.value, _text(node.attr, node))
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if not isinstance(node.func, ast.Attribute):
            return self.generic_visit(node)
        owner, name = node.func.value, _text(node.func.attr, node)
        node.func = _at(ast.Name(_invoke.__name__, ast.Load()), node)
        self.generic_visit(node)
        node.args[:0] = [self.visit(owner), name]
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST | list[ast.AST]:
        match node.targets:
            case [ast.Subscript(container, key)]:
                parts = [self.visit(node.value), self.visit(container), _key(self.visit(key))]
                return _at(ast.Expr(_call(_store, *parts)), node)
            case [_]:
                return self.generic_visit(node)
        first = _at(ast.Assign([_at(ast.Name("_value", ast.Store()), node)], node.value), node)
        value = _at(ast.Name("_value", ast.Load()), node)
        each = [_at(ast.Assign([target], value), node) for target in node.targets]
        return [self.visit(assignment) for assignment in (first, *each)]

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        operation = _text(type(node.op).__name__, node)
        match node.target:
            case ast.Subscript(container, key):
                none = ast.arguments([], [], None, [], [], None, [])
                later = _at(ast.Lambda(none, self.visit(node.value)), node.value)
                parts = [self.visit(container), _key(self.visit(key)), operation, later]
                return _at(ast.Expr(_call(_change, *parts)), node)
            case ast.Name(name):
                old = self.visit(_at(ast.Name(name, ast.Load()), node))
                new = _call(_in_place, old, operation, self.visit(node.value))
                return _at(ast.Assign([node.target], new), node)
        return self.generic_visit(node)

    def visit_Delete(self, node: ast.Delete) -> ast.AST:
        match node.targets:
            case [ast.Subscript(container, key)]:
                parts = [self.visit(container), _key(self.visit(key))]
                return _at(ast.Expr(_call(_delete, *parts)), node)
        raise Untreatable(f"{self.path}:{node.lineno}: it is not one item that is deleted")


def _operand(node: ast.expr) -> ast.expr:
    names = isinstance(node, ast.Call | ast.Attribute | ast.Name)
    return _call(_observed, node) if names else node


def _key(node: ast.expr) -> ast.expr:
    if not isinstance(node, ast.Slice):
        return node
    ends = [end or _at(ast.Constant(None), node) for end in (node.lower, node.upper, node.step)]
    return _at(ast.Call(_at(ast.Name("slice", ast.Load()), node), ends, []), node)


def _call(function: Callable[..., object], *arguments: ast.expr) -> ast.Call:
    name = _at(ast.Name(function.__name__, ast.Load()), arguments[0])
    return _at(ast.Call(name, [*arguments], []), arguments[0])


def _text(text: str, place: ast.AST) -> ast.expr:
    return _at(ast.Constant(text), place)


def _at(node: _Node, place: ast.AST) -> _Node:
    return ast.copy_location(node, place)


# What the accesses become. Where a name is needed again and again it is a default: frontrun stops
# at each global that is read.


def _item(container: Any, key: object) -> object:
    return container[key]


def _store(value: object, container: Any, key: object) -> None:
    container[key] = value


def _delete(container: Any, key: object) -> None:
    del container[key]


def _attribute(owner: object, name: str) -> object:
    return getattr(owner, name)


def _invoke(owner: object, name: str, /, *arguments: object, **named: object) -> object:
    method = getattr(owner, name)
    return method(*arguments, **named)


_METHODS: Mapping[str, tuple[str, Callable[[Any, Any], object]]] = {
    "Add": ("__iadd__", operator.iadd),
    "BitAnd": ("__iand__", operator.iand),
    "BitOr": ("__ior__", operator.ior),
    "Mult": ("__imul__", operator.imul),
    "Sub": ("__isub__", operator.isub),
}


def _in_place(old: object, operation: str, by: object) -> object:
    name, otherwise = _METHODS[operation]
    method = getattr(old, name, None)
    new = NotImplemented if method is None else method(by)
    return otherwise(old, by) if new is NotImplemented else new


def _change(container: Any, key: object, operation: str, by: Callable[[], object]) -> None:
    old = container[key]
    container[key] = _in_place(old, operation, by())


def _observed(
    value: object,
    containers: tuple[type, ...] = (dict, list, set),
    is_one: Callable[..., bool] = isinstance,
    read: Callable[..., int] = len,
) -> object:
    """The value; if it is a container, frontrun has seen it read."""
    if is_one(value, containers):
        read(value)
    return value


def _stepwise(
    iterable: Iterable[object],
    views: tuple[type, ...] = (type({}.items()), type({}.keys()), type({}.values())),
    is_one: Callable[..., bool] = isinstance,
    within: Callable[..., list[Any]] = gc.get_referents,
    observed: Callable[[object], object] = _observed,
) -> Iterator[object]:
    """Go through something, so that frontrun sees the container read at each step."""
    container = within(iterable)[0] if is_one(iterable, views) else iterable
    observed(container)
    for item in iterable:
        yield item
        observed(container)


HELPERS = {
    helper.__name__: helper
    for helper in (
        _attribute,
        _change,
        _delete,
        _in_place,
        _invoke,
        _item,
        _observed,
        _stepwise,
        _store,
    )
}
