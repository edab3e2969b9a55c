"""Each place in a file that reads or writes a variable of the module, and what it does there."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import pairwise

from codemods.caches import guards
from codemods.caches.facts import Access, Op
from codemods.caches.operations import (
    CHANGES,
    COPIES,
    LATE_IMPORTS,
    LOOKS,
    PASSES,
    READERS,
    REMOVALS,
    VIEWS,
)
from codemods.engine import scopes
from codemods.engine.module import Module, Occurrence
from codemods.engine.names import names_in
from codemods.engine.scopes import NAMED_FUNCTIONS

_EMPTY = frozenset({"dict", "list", "set", "OrderedDict", "deque", "WeakValueDictionary"})
OUT_OF_SIGHT = "hands it on"
"""What is said of a container that stands in a display, or the like: others may go through it."""
_OF_CLASSES = frozenset({"__init_subclass__", "__set_name__"})
_OF_METACLASSES = frozenset({"__init__", "__new__", "__prepare__"})
IMPORTS = (ast.Import, ast.ImportFrom)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def of(module: Module, name: str, *, is_container: bool) -> Iterator[tuple[Occurrence, Access]]:
    """The accesses to the variable `name` of a module, in the order of the text.

    `is_container`: whether some function changes it in place. Of another object only matters when
    it is bound, and by which tests.
    """
    for place in module.occurrences(name):
        if not (place.is_use or place.is_binding):
            continue
        if isinstance(place.node, ast.arg) or _scope(module, name, place) is not module.tree:
            continue
        yield place, at(module, place, is_container=is_container)


def at(module: Module, place: Occurrence, *, is_container: bool, through: str = "") -> Access:
    """The access at a place; to an attribute of a class, `through` what."""
    op, outer = operation(module, place, is_container=is_container)
    return Access(
        place.name,
        place.offset,
        module.lines.line_of(place.offset),
        op,
        owner_at(place),
        guards.held(module, place),
        _is_fill(place, op),
        escapes=_escape(place, outer) if is_container and op is Op.LOAD else "",
        is_kept=_is_kept(place),
        in_lambda=any(isinstance(it, ast.Lambda) for it in _scopes(place)) or _is_put_off(place),
        through=through,
        level=level_of(place),
    )


def order_of(place: Occurrence) -> tuple[int, int]:
    """When a place is reached, compared with others of its function: the target of an assignment
    after the value, what an ``if`` within an expression decides after its test."""
    for outer, inner in pairwise(place.chain):
        if isinstance(outer, ast.IfExp) and inner is outer.body:
            return (outer.test.end_lineno or 0, outer.test.end_col_offset or 0)
        if isinstance(outer, ast.Assign) and inner in outer.targets:
            return (outer.end_lineno or 0, outer.end_col_offset or 0)
    node = place.node
    return (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))


def _is_kept(place: Occurrence) -> bool:
    parent = place.parent
    if not isinstance(parent, ast.Assign) or parent.value is not place.node:
        return False
    return all(isinstance(it, ast.Name) for it in parent.targets)


def _is_put_off(place: Occurrence) -> bool:
    """Whether a generator expression reads it that is not used up at once."""
    for outer, inner in pairwise(place.chain):
        if isinstance(inner, ast.GeneratorExp) and place.node is not inner.generators[0].iter:
            is_taken = isinstance(outer, ast.Call) and inner in outer.args
            if not is_taken or called(outer) not in COPIES | READERS:  # type: ignore[arg-type]
                return True
    return False


def _scope(module: Module, name: str, place: Occurrence) -> ast.AST | None:
    if place.is_binding:
        return module.scope_bound(name, place)
    return module.scope_of(name, place)


def owner_of(place: Occurrence) -> str:
    """The qualified name of the innermost function around a place, as Python would give it."""
    chain = list(place.chain)
    while chain and not isinstance(chain[-1], NAMED_FUNCTIONS):
        chain.pop()
    return ".".join(it.name for it in chain if isinstance(it, _DEFINITIONS))


def owner_at(place: Occurrence) -> str:
    """The function whose run a place belongs to; empty where it runs as the module is imported."""
    is_in_function = any(isinstance(it, scopes.FUNCTIONS) for it in _scopes(place))
    return owner_of(place) if is_in_function and not makes_class(place) else ""


def makes_class(place: Occurrence) -> bool:
    """Whether a place belongs to a method that runs as a class is made, and that is as a module is
    imported."""
    defined = [it for it in place.chain if isinstance(it, _DEFINITIONS)]
    for outer, inner in pairwise(defined):
        if isinstance(outer, ast.ClassDef) and isinstance(inner, NAMED_FUNCTIONS):
            return inner.name in _OF_CLASSES | (_OF_METACLASSES if is_metaclass(outer) else set())
    return False


def is_metaclass(holder: ast.ClassDef) -> bool:
    bases = {ast.unparse(it).rpartition(".")[2] for it in holder.bases}
    return not bases.isdisjoint({"type", "ABCMeta", "EnumMeta"})


def _scopes(place: Occurrence) -> list[scopes.Scope]:
    return scopes.scopes_of(list(place.chain))


def level_of(place: Occurrence) -> int:
    """How many functions are around a place; 0 if the outermost of them is no function of the
    module."""
    top = place.chain[1] if len(place.chain) > 1 else None
    if not isinstance(top, NAMED_FUNCTIONS):
        return 0
    return sum(isinstance(it, NAMED_FUNCTIONS) for it in place.chain)


def operation(module: Module, place: Occurrence, *, is_container: bool) -> tuple[Op, ast.AST]:
    """What is done to a variable at a place, and the node that does it."""
    node, parent = place.node, place.parent
    if not isinstance(node, (ast.Name, ast.Attribute)):
        return Op.BIND, node  # an import, a function, a handler
    if isinstance(node.ctx, (ast.Store, ast.Del)):
        if isinstance(parent, ast.AugAssign):
            return Op.UPDATE, parent
        value = getattr(parent, "value", None) if _is_assignment(parent) else None
        if isinstance(value, ast.expr) and place.name in _named_in(value):
            return Op.UPDATE, parent
        is_reset = isinstance(node.ctx, ast.Del) or (value is not None and is_nothing(value))
        return Op.RESET if is_reset else Op.BIND, parent
    if _is_tested(place, is_container=is_container) and (is_container or not _guards_start(place)):
        return Op.TEST, parent
    if is_container:
        return _on_container(place)
    return Op.LOAD, node


def _named_in(value: ast.expr) -> set[str]:
    return names_in(value) | {it.attr for it in ast.walk(value) if isinstance(it, ast.Attribute)}


def _is_assignment(node: ast.AST) -> bool:
    return isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr))


def is_nothing(value: ast.expr) -> bool:
    """Whether an expression says that there is nothing: None, or an empty container."""
    if isinstance(value, ast.Constant):
        return value.value is None
    if isinstance(value, ast.Dict):
        return not value.keys
    if isinstance(value, (ast.List, ast.Tuple, ast.Set)):
        return not value.elts
    return (
        isinstance(value, ast.Call)
        and not value.args
        and not value.keywords
        and ast.unparse(value.func).rpartition(".")[2] in _EMPTY
    )


def _guards_start(place: Occurrence) -> bool:
    """Whether a test only makes sure that something was not done twice, or was done at all."""
    for node in reversed(place.chain):
        if isinstance(node, (ast.If, ast.Assert)):
            return isinstance(node, ast.Assert) or isinstance(node.body[-1], ast.Raise)
    return False


def _is_tested(place: Occurrence, *, is_container: bool) -> bool:
    """Whether it is looked at as such: is it true, None, of some length? Of what is no container,
    also how it compares with something else."""
    chain = list(place.chain)
    inner = chain.pop()
    while chain:
        outer = chain.pop()
        if isinstance(outer, (ast.If, ast.While, ast.IfExp, ast.Assert)):
            return inner is outer.test
        if isinstance(outer, ast.UnaryOp) and isinstance(outer.op, ast.Not):
            return True
        if isinstance(outer, ast.BoolOp):
            if inner is not outer.values[-1] or isinstance(outer.op, ast.And):
                return True
        elif isinstance(outer, ast.Compare):
            others = [it for it in (outer.left, *outer.comparators) if it is not inner]
            is_constant = len(others) == 1 and isinstance(others[0], ast.Constant)
            if is_constant and isinstance(outer.ops[0], (ast.Is, ast.IsNot, ast.Eq, ast.NotEq)):
                return True
            if is_container:
                return False
        elif is_container or not isinstance(outer, ast.NamedExpr):
            return False
        inner = outer
    return False


def _on_container(place: Occurrence) -> tuple[Op, ast.AST]:
    node, parent = place.node, place.parent
    if isinstance(parent, ast.Subscript) and parent.value is node:
        return _on_element(parent, place)
    if isinstance(parent, ast.Attribute):
        return _by_method(parent, place)
    if isinstance(parent, ast.Compare) and node in parent.comparators:
        if isinstance(parent.ops[parent.comparators.index(node)], (ast.In, ast.NotIn)):
            return Op.TEST, parent
        return Op.LOOK, parent
    if isinstance(parent, ast.Call) and node in parent.args:
        if called(parent) in COPIES | READERS:
            return Op.LOOK, parent
        if called(parent).endswith("deepcopy"):
            return Op.ITERATE, parent
    if _is_gone_through(place.chain):
        return Op.ITERATE, parent
    if isinstance(parent, (ast.BinOp, ast.JoinedStr, ast.FormattedValue, ast.Starred)):
        return Op.LOOK, parent
    return Op.LOAD, node


def _on_element(element: ast.Subscript, place: Occurrence) -> tuple[Op, ast.AST]:
    """What is done to an element, or to what is in it."""
    outer: ast.AST = element
    chain = list(place.chain[:-2])
    depth = 0
    while chain and isinstance(chain[-1], (ast.Subscript, ast.Attribute)):
        if chain[-1].value is not outer:
            break
        outer = chain.pop()
        depth += 1
    around = chain[-1] if chain else outer
    if isinstance(around, ast.AugAssign) and around.target is outer:
        return Op.UPDATE, around
    context = getattr(outer, "ctx", None)
    if isinstance(context, ast.Store):
        return Op.CHANGE, around
    if isinstance(context, ast.Del):
        return (Op.CHANGE if depth else Op.REMOVE), around
    if isinstance(outer, ast.Attribute) and isinstance(around, ast.Call) and around.func is outer:
        if outer.attr in CHANGES | REMOVALS:
            return Op.UPDATE, around  # what is in the container is read, then changed
        if outer.attr in VIEWS:
            return Op.ITERATE, around
    return Op.LOOK, outer


def _by_method(attribute: ast.Attribute, place: Occurrence) -> tuple[Op, ast.AST]:
    call = place.chain[-3] if len(place.chain) > 2 else None
    if not isinstance(call, ast.Call) or call.func is not attribute:
        return Op.LOAD, attribute
    method = attribute.attr
    if method == "setdefault":
        around = place.chain[-4] if len(place.chain) > 3 else call
        is_used = isinstance(around, (ast.Attribute, ast.Subscript))
        return Op.UPDATE if is_used else Op.CHANGE, call
    if method in CHANGES:
        return Op.CHANGE, call
    if method in REMOVALS:
        return Op.REMOVE, call
    if method in LOOKS:
        return Op.LOOK, call
    if method in VIEWS:
        around = place.chain[-4] if len(place.chain) > 3 else call
        if isinstance(around, ast.Call) and called(around) in COPIES | READERS:
            return Op.LOOK, around
        if isinstance(around, ast.Compare):
            return Op.TEST, around
        if _is_gone_through(place.chain[:-2]):
            return Op.ITERATE, call
    return Op.LOAD, attribute


def _is_gone_through(chain: Sequence[ast.AST]) -> bool:
    """Whether the expression at the end of a chain is iterated over there and then."""
    node, outer = chain[-1], chain[-2]
    if isinstance(outer, (ast.For, ast.AsyncFor)):
        return outer.iter is node
    if isinstance(outer, ast.comprehension) and outer.iter is node:
        if not isinstance(chain[-3], ast.GeneratorExp):
            return True
        return isinstance(chain[-4], ast.Call) and called(chain[-4]) in COPIES | READERS
    if not isinstance(outer, ast.Call) or node not in outer.args:
        return False
    if called(outer) in {"iter", *PASSES} and len(chain) > 3:
        around = chain[-3]
        is_used = isinstance(around, ast.Call) and called(around) in {"next", *COPIES, *READERS}
        return is_used or _is_gone_through(chain[:-1])
    return False


def called(call: ast.Call) -> str:
    """What a call calls, as the code spells it; of a method of a literal the name alone."""
    function = call.func
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Constant):
        return function.attr
    return ast.unparse(function)


def _is_fill(place: Occurrence, op: Op) -> bool:
    """Whether a write puts a value that was computed where there was nothing."""
    if op is Op.CHANGE:
        return True
    if op is not Op.BIND:
        return False
    value = getattr(place.parent, "value", None)
    return not isinstance(value, ast.Constant) and not _is_given(place, value)


def _is_given(place: Occurrence, value: ast.expr | None) -> bool:
    """Whether a value is a parameter of the function: it is made elsewhere, anew for each call."""
    functions = [it for it in place.chain if isinstance(it, NAMED_FUNCTIONS)]
    if not isinstance(value, ast.Name) or not functions:
        return False
    given = functions[-1].args
    every = [*scopes.parameters(functions[-1]), given.vararg, given.kwarg]
    return value.id in {it.arg for it in every if it is not None}


def _escape(place: Occurrence, outer: ast.AST) -> str:
    """Where a container goes from the one place where it is named."""
    parent = place.parent
    if isinstance(parent, (ast.Return, ast.Yield, ast.YieldFrom)):
        return "gives it away"
    if isinstance(parent, (ast.Call, ast.keyword)):
        return "passes it on"
    if isinstance(parent, ast.Attribute):
        return f"uses `{ast.unparse(parent)}`"
    if _is_assignment(parent):
        return "renames it"
    return OUT_OF_SIGHT


def is_late_import(place: Occurrence) -> bool:
    """Whether a binding brings in a module, or what is in it: only once, whoever does it."""
    if isinstance(place.node, ast.alias):
        return True
    value = getattr(place.parent, "value", None)
    if isinstance(value, ast.Name) and place.function is not None:
        imports = (it for it in ast.walk(place.function) if isinstance(it, IMPORTS))
        names = {it.asname or it.name.partition(".")[0] for one in imports for it in one.names}
        return value.id in names
    return isinstance(value, ast.Call) and LATE_IMPORTS.search(ast.unparse(value.func)) is not None


def is_done_to(place: Occurrence) -> bool:
    """Whether a statement calls a method of an object, or sets an attribute of it, and no more."""
    outer = [*reversed(place.chain[:-1])]
    if not isinstance(outer[0], ast.Attribute):
        return False
    if isinstance(outer[0].ctx, ast.Store):
        return True
    is_call = isinstance(outer[1], ast.Call) and outer[1].func is outer[0]
    return is_call and isinstance(outer[2], ast.Expr)
