"""Attributes of classes that all objects share, and that functions bind or change."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from codemods.caches import accesses as reading
from codemods.caches import variables
from codemods.caches.variables import Found, Variable
from codemods.engine.module import Module, Occurrence
from codemods.engine.scopes import NAMED_FUNCTIONS

_Method: TypeAlias = "ast.FunctionDef | ast.AsyncFunctionDef"

_OF_CLASSES = frozenset({"__new__", "__init_subclass__", "__class_getitem__"})
"""Methods that are given the class, whatever decorates them."""
_STARTS = frozenset({"__init__", "__new__", "__setstate__", "__post_init__"})
"""Methods that an object begins with."""
_FIELDS = frozenset(
    {
        *("BaseModel", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "Model", "NamedTuple"),
        *("BaseSettings", "TypedDict", "Struct", "Structure"),
    }
)
"""Classes below which what is bound in a class is a field of its objects, or a member."""
_MAKES_FIELDS = re.compile(r"(?:^|\.)(?:dataclass|define|frozen|mutable|attrs|s)$")
"""Decorators that do the same."""
_BY_NAME = frozenset({"getattr", "setattr", "hasattr", "delattr"})


def is_mangled(name: str) -> bool:
    """Whether a name means another attribute in each class."""
    return name.startswith("__") and not name.endswith("__")


def mangled(holder: ast.ClassDef, name: str) -> str:
    """What such a name stands for in a class."""
    return f"_{holder.name.lstrip('_')}{name}"


@dataclass(frozen=True, slots=True)
class Through:
    """What an attribute of a class is reached by."""

    source: str
    """As the code spells it: ``cls``, ``self.__class__``, ``Driver``."""
    holder: ast.ClassDef
    is_object: bool
    """Whether what is bound by it is the object's own."""


def of(module: Module, name: str) -> Iterator[Variable]:
    """The shared attributes of that name, of all classes of a module."""
    for holder, bindings in module.bindings(name).items():
        if not isinstance(holder, ast.ClassDef) or holder not in module.tree.body:
            continue
        if len(module.bindings(holder.name).get(module.tree, ())) == 1:
            variable = _of_class(module, name, holder, bindings)
            if variable is not None:
                yield variable


def _of_class(
    module: Module, name: str, holder: ast.ClassDef, bindings: Sequence[Occurrence]
) -> Variable | None:
    at_top = [it for it in bindings if _gives_value(it)]
    if not at_top or len(at_top) < len(bindings) or _has_fields(holder):
        return None
    reached = [
        (place, through)
        for place in module.occurrences(name)
        if (through := through_at(module, place)) is not None and through.holder is holder
    ]
    own = [place for place, through in reached if through.is_object and binds(place)]
    if any(set(_names_around(place)) & _STARTS for place in own):
        return None  # it is only what objects have until they have their own

    def read(is_container: bool) -> Iterator[Found]:
        for place in module.occurrences(name):
            if isinstance(place.node, ast.Name) and _is_in_body(module, place, holder):
                yield place, reading.at(module, place, is_container=is_container)
        for place, through in reached:
            if place not in own:
                yield (
                    place,
                    reading.at(module, place, is_container=is_container, through=through.source),
                )

    bound = [*at_top, *(it for it, through in reached if not through.is_object and binds(it))]
    made = variables.made(module, name, bound, at_top, read, holder)
    return made and replace(made, reasons=tuple(_reasons(module, made, own)))


def _gives_value(binding: Occurrence) -> bool:
    """Whether a binding is an assignment that stands directly in a class."""
    statement = binding.parent
    return (
        len(binding.chain) == 4
        and isinstance(statement, (ast.Assign, ast.AnnAssign))
        and statement.value is not None
    )


def _has_fields(holder: ast.ClassDef) -> bool:
    bases = {ast.unparse(it).rpartition(".")[2] for it in holder.bases}
    decorators = [it.func if isinstance(it, ast.Call) else it for it in holder.decorator_list]
    return bool(bases & _FIELDS) or any(_MAKES_FIELDS.search(ast.unparse(it)) for it in decorators)


def _is_in_body(module: Module, place: Occurrence, holder: ast.ClassDef) -> bool:
    """Whether a name is read or bound as the class is made."""
    if place.is_binding:
        return module.scope_bound(place.name, place) is holder
    return place.is_use and module.scope_of(place.name, place) is holder


def binds(place: Occurrence) -> bool:
    """Whether a name or an attribute is bound or deleted at a place."""
    return isinstance(getattr(place.node, "ctx", None), (ast.Store, ast.Del))


def _names_around(place: Occurrence) -> list[str]:
    return [it.name for it in place.chain if isinstance(it, NAMED_FUNCTIONS)]


# What an attribute is reached by


def through_at(module: Module, place: Occurrence) -> Through | None:
    """What the attribute at a place is reached by, if that is a class of the module, or the object
    that its methods are given."""
    node = place.node
    if not isinstance(node, ast.Attribute) or node.attr != place.name:
        return None
    classes = [it for it in place.chain if isinstance(it, ast.ClassDef)]
    value, source = node.value, module.source(node.value)
    inner = value
    if isinstance(value, ast.Attribute) and value.attr == "__class__":
        inner = value.value
    elif isinstance(value, ast.Call) and ast.unparse(value.func) == "type":
        inner = value.args[0] if len(value.args) == 1 else value
    if not isinstance(inner, ast.Name):
        return None
    if inner.id == "__class__" and classes:
        return Through(source, classes[-1], is_object=False)
    scope = module.scope_of(inner.id, place)
    if scope is module.tree:
        found = [it.node for it in module.bindings(inner.id).get(scope, ())]
        if len(found) == 1 and isinstance(found[0], ast.ClassDef) and inner is value:
            if is_mangled(place.name) and classes[-1:] != found:
                return None
            return Through(source, found[0], is_object=False)
        return None
    method = _method_of(place, scope)
    if method is None or (is_mangled(place.name) and classes[-1] is not method[0]):
        return None
    holder, function = method
    if not _is_first(module, inner.id, function):
        return None
    return Through(source, holder, inner is value and not _is_given_class(holder, function))


def _method_of(place: Occurrence, scope: ast.AST | None) -> tuple[ast.ClassDef, _Method] | None:
    """The class and the function in it, if a scope around a place is a method."""
    for outer, inner in zip(place.chain, place.chain[1:], strict=False):
        if inner is scope and isinstance(inner, NAMED_FUNCTIONS):
            return (outer, inner) if isinstance(outer, ast.ClassDef) else None
    return None


def _is_first(module: Module, name: str, function: _Method) -> bool:
    """Whether a name is the first parameter of a method, and nothing else in it."""
    first = [*function.args.posonlyargs, *function.args.args][:1]
    bound = [it.node for it in module.bindings(name).get(function, ())]
    is_static = any(ast.unparse(it) == "staticmethod" for it in function.decorator_list)
    return bound == first and (not is_static or function.name in _OF_CLASSES)


def _is_given_class(holder: ast.ClassDef, function: _Method) -> bool:
    if function.name in _OF_CLASSES:
        return True
    if any(ast.unparse(it).endswith("classmethod") for it in function.decorator_list):
        return True
    first = [*function.args.posonlyargs, *function.args.args][0]
    return first.arg == "cls" and not reading.is_metaclass(holder)


# Why an attribute can't have a lock beside it


def _reasons(module: Module, variable: Variable, own: Sequence[Occurrence]) -> Iterator[str]:
    holder = variable.holder
    assert holder is not None
    for place in own:
        line = module.lines.line_of(place.offset)
        yield f"line {line} binds it by an object, which has its own from then on"
    if any(map(_is_odd_metaclass, _metaclasses(holder))):
        yield "its class has a metaclass, which may do anything with it"
    for node in ast.walk(holder):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in {"__dict__", "__class__"}
            and isinstance(node.ctx, ast.Store)
        ):
            yield f"line {node.lineno} gives an object another {node.attr}"
    for place, access in variable.found:
        if not access.owner and access.escapes:
            yield f"line {access.line} {access.escapes} as the class is made"
        if _names_around(place)[:1] == ["__new__"] and access.op.writes and _starts(holder):
            yield "its class has an __init__, which runs again on what __new__ gives"
    if is_mangled(variable.name) and mangled(holder, variable.name) in module.text:
        yield f"it is used as {mangled(holder, variable.name)}, too"


def _metaclasses(holder: ast.ClassDef) -> Iterator[ast.expr]:
    yield from (it.value for it in holder.keywords if it.arg == "metaclass")
    for it in (*holder.decorator_list, *holder.bases):
        if isinstance(it, ast.Call) and ast.unparse(it.func).endswith("metaclass") and it.args:
            yield it.args[0]
    for statement in holder.body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == (
            "__metaclass__"
        ):
            yield statement.value


def _is_odd_metaclass(metaclass: ast.expr) -> bool:
    return ast.unparse(metaclass).rpartition(".")[2] not in {"ABCMeta", "type"}


def _starts(holder: ast.ClassDef) -> bool:
    """Whether a class has an ``__init__`` that does something with its objects."""
    return any(isinstance(it, ast.FunctionDef) and it.name == "__init__" for it in holder.body)


def is_by_name(place: Occurrence) -> bool:
    """Whether a string is the name by which ``getattr`` and the like look for an attribute."""
    call = place.parent
    return isinstance(call, ast.Call) and ast.unparse(call.func) in _BY_NAME
