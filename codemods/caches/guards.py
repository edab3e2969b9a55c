"""Locks that are there already: which ones are held at a place, and who else may take them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from codemods.caches.blocks import block_of
from codemods.caches.facts import Guard, Kind
from codemods.engine import links, scopes
from codemods.engine.module import Module, Occurrence
from codemods.engine.scopes import NAMED_FUNCTIONS

_IS_LOCK = re.compile(r"lock|mutex|semaphore|\bsem\b|cond(?:ition)?\b", re.I)
"""What the names of locks have in them."""
_MAY_TAKE: tuple[str | re.Pattern[str], ...] = (
    "Lock()",
    ".release(",
    re.compile(
        r"\n[ \t]*(?:async[ \t]+)?with\b[^\n]*"
        r"(?:[Ll]ock|LOCK|[Mm]utex|MUTEX|[Ss]em|SEM|[Cc]ond|COND|[(,\\][ \t]*(?:#[^\n]*)?\n)"
    ),
    re.compile(r"\n[ \t]*@[^\n]*(?:[Ll]ock|LOCK|[Ss]ynchroni[sz])"),
)
"""What a text has in it that may take a lock: what ``with`` takes may stand in a further line, and
be called anything if it is made in the file."""
_SYNCHRONIZES = re.compile(r"synchroni[sz]|(?:^|[._])(?:with_)?lock(?:ed)?$", re.I)
"""What a decorator is called that holds a lock."""
_MAKES = {
    "threading.Lock": Kind.LOCK,
    "threading.RLock": Kind.RLOCK,
    "Lock": Kind.LOCK,
    "RLock": Kind.RLOCK,
}
"""What makes a lock, as code spells it that imports `threading`, or the name from there."""
_OF_SELF = re.compile(r"(?:self|cls)\.__class__|type\((?:self|cls)\)")
_LOCKUTILS = ("oslo_concurrency", "lockutils")
_TAKES = (ast.With, ast.AsyncWith, ast.Try)


@lru_cache(maxsize=1)  # asked for every place in a file
def may_be_taken(module: Module) -> bool:
    """Whether a file may take a lock anywhere, as far as its text tells."""
    return module.holds_any(_MAY_TAKE)


def held(module: Module, place: Occurrence) -> tuple[Guard, ...]:
    """The locks that are held at a place, the innermost first."""
    if not may_be_taken(module):
        return ()
    return tuple(it for it in _held(module, place) if it is not None)


def _held(module: Module, place: Occurrence) -> Iterator[Guard | None]:
    chain = place.chain
    for index in range(len(chain) - 2, -1, -1):
        outer, inner = chain[index], chain[index + 1]
        for lock in _acquired(module, outer, inner):
            yield taken(module, lock, Occurrence("", module.start(lock), chain[: index + 2]))
        if not isinstance(outer, (*NAMED_FUNCTIONS, *_TAKES, ast.Lambda)):
            continue
        at = Occurrence("", module.span(outer).start, chain[: index + 1])
        if isinstance(outer, (ast.With, ast.AsyncWith)) and inner in outer.body:
            for item in reversed(outer.items):
                if is_lock(module, item.context_expr):
                    yield taken(module, item.context_expr, at)
        elif isinstance(outer, ast.Try) and (inner in outer.body or inner in outer.handlers):
            for lock in released(module, outer):
                yield taken(module, lock, at)
        elif isinstance(outer, NAMED_FUNCTIONS):
            if inner in outer.body:
                yield from decorating(module, outer, at)
            if not isinstance(inner, scopes.COMPREHENSIONS):
                return
        elif isinstance(outer, ast.Lambda):
            return


def _acquired(module: Module, outer: ast.AST, inner: ast.AST) -> Iterator[ast.expr]:
    """The locks that a statement of the same block acquires above, and another one below releases
    when all goes well."""
    if not isinstance(inner, ast.stmt) or not module.holds(".acquire("):
        return
    body = block_of(outer, [inner])
    index = body.index(inner) if body else 0
    above, below = body[:index], body[index + 1 :]
    for lock in _called_of(module, above, "acquire"):
        code = ast.unparse(lock)
        released = [ast.unparse(it) for it in _called_of(module, above, "release")]
        if code not in released and code in map(ast.unparse, _called_of(module, below, "release")):
            yield lock


def decorating(
    module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef, place: Occurrence
) -> Iterator[Guard]:
    """The locks that decorators hold while a function at a place runs."""
    for decorator in reversed(function.decorator_list):
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if _SYNCHRONIZES.search(ast.unparse(called)):
            guard = taken(module, decorator, place)
            if guard is not None:
                yield guard


def is_lock(module: Module, node: ast.expr) -> bool:
    """Whether an expression is a lock, by its name or what it is bound to, or makes one, or takes
    one by its name, as lockutils does."""
    if isinstance(node, ast.Call):
        is_named = _IS_LOCK.search(ast.unparse(node.func)) is not None
        return is_named and (bool(node.args) or is_new(node))
    if isinstance(node, ast.Name) and not _IS_LOCK.search(node.id):
        values = [getattr(it.parent, "value", None) for it in _at_top(module, node.id)]
        return any(isinstance(it, ast.expr) and is_new(it) for it in values)
    last = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return _IS_LOCK.search(last) is not None


def _at_top(module: Module, name: str) -> list[Occurrence]:
    """What binds a name at module level."""
    return module.bindings(name).get(module.tree, [])


def is_new(node: ast.expr) -> bool:
    """Whether an expression makes a lock."""
    return (
        isinstance(node, ast.Call)
        and not node.args
        and not node.keywords
        and ast.unparse(node.func) in _MAKES
    )


def taken(module: Module, node: ast.expr, place: Occurrence) -> Guard | None:
    """The lock that an expression takes at a place; None if nobody else can hold it."""
    code = ast.unparse(node)
    guard = Guard(code, Kind.OTHER, node.lineno, place.offset)
    if is_new(node):
        return None
    if isinstance(node, ast.Call):
        return _by_name(module, node, guard, place)
    if isinstance(node, ast.Name):
        return _of_name(module, node.id, guard, place)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return _of_attribute(module, node.value.id, node.attr, guard, place)
    if isinstance(node, ast.Attribute) and _OF_SELF.fullmatch(ast.unparse(node.value)):
        return _of_attribute(module, "cls", node.attr, guard, place)
    return _like(guard, Kind.EACH)


def _like(guard: Guard, kind: Kind, code: str = "", link: links.Link | None = None) -> Guard:
    return Guard(code or guard.code, kind, guard.line, guard.block, link)


def _by_name(module: Module, call: ast.Call, guard: Guard, place: Occurrence) -> Guard:
    """The lock that a call takes, whose first argument says which one."""
    if not call.args:
        return guard
    name = _constant(module, call.args[0], place)
    if name is None:
        return _like(guard, Kind.EACH)
    function = ast.unparse(call.func)
    root = function.partition(".")[0]
    last = function.rpartition(".")[2]
    is_plain = len(call.args) == 1 and not call.keywords
    if is_plain and last in {"lock", "synchronized"} and function == f"{root}.{last}":
        link = _imported(module, root)
        is_known = link is not None and link.target[-2:] == _LOCKUTILS
        if is_known and module.tree in module.bindings(root):
            return _like(guard, Kind.NAMED, f"{root}.lock({name!r})")
    return _like(guard, Kind.OTHER, f"{function}({name!r})")


def _constant(module: Module, node: ast.expr, place: Occurrence) -> str | None:
    """The text that an argument always is."""
    if isinstance(node, ast.Name) and module.scope_of(node.id, place) is module.tree:
        bound = module.bindings(node.id).get(module.tree, ())
        values = [getattr(it.parent, "value", None) for it in bound]
        if len(values) != 1 or not isinstance(values[0], ast.expr):
            return None
        node = values[0]
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if is_text else None  # type: ignore[attr-defined]


def _of_name(module: Module, name: str, guard: Guard, place: Occurrence) -> Guard | None:
    scope = module.scope_of(name, place)
    bound = module.bindings(name).get(scope, []) if scope is not None else []
    values = [getattr(it.parent, "value", None) for it in bound]
    if scope is not module.tree:
        fresh = bool(values) and all(isinstance(it, ast.expr) and is_new(it) for it in values)
        is_own = fresh and scope in place.chain and _stays(module, name, scope)
        return None if is_own else _like(guard, Kind.EACH)
    link = _imported(module, name)
    if link is not None:
        return _like(guard, Kind.OTHER, link=_module_of(link))
    if len(values) == 1 and isinstance(values[0], ast.expr) and is_new(values[0]):
        return _like(guard, _maker(values[0]))
    return guard


def _stays(module: Module, name: str, scope: ast.AST | None) -> bool:
    """Whether a lock of a function is only ever taken there, in ``with``."""
    return all(
        isinstance(it.parent, ast.withitem)
        and [at for at in it.chain if isinstance(at, NAMED_FUNCTIONS)][-1] is scope
        for it in module.occurrences(name)
        if it.is_use and module.scope_of(name, it) is scope
    )


def _maker(value: ast.expr) -> Kind:
    assert isinstance(value, ast.Call)
    return _MAKES[ast.unparse(value.func)]


def _of_attribute(
    module: Module, holder: str, name: str, guard: Guard, place: Occurrence
) -> Guard | None:
    link = _imported(module, holder)
    if link is not None:
        return _like(guard, Kind.OTHER, link=link)
    around = [it for it in place.chain if isinstance(it, ast.ClassDef)]
    if holder in {"self", "cls", "__class__"} and around:
        owner = around[-1]
    else:
        found = [it for it in module.tree.body if getattr(it, "name", "") == holder]
        if len(found) != 1 or not isinstance(found[0], ast.ClassDef):
            return _like(guard, Kind.EACH)
        owner = found[0]
    values = [_value_in(it, name) for it in owner.body]
    bound = [it for it in values if it is not None]
    if not bound:
        # A class around it may bind it; then it is one for all, as far as this class goes.
        is_own = any(_binds_of_object(it, name) for it in module.occurrences(name))
        return _like(guard, Kind.EACH if is_own or not owner.bases else Kind.OTHER)
    is_top = owner in module.tree.body and not name.startswith("__")
    code = f"{owner.name}.{name}"
    if is_top and len(bound) == 1 and is_new(bound[0]):
        return _like(guard, _maker(bound[0]), code)
    return _like(guard, Kind.OTHER, code)


def _value_in(statement: ast.stmt, name: str) -> ast.expr | None:
    """What a statement of a class binds a name to."""
    if isinstance(statement, ast.Assign):
        named = any(isinstance(it, ast.Name) and it.id == name for it in statement.targets)
        return statement.value if named else None
    return None


def _binds_of_object(place: Occurrence, name: str) -> bool:
    """Whether a place binds an attribute of an object: ``self.lock = …``."""
    node = place.node
    return isinstance(node, ast.Attribute) and node.attr == name and isinstance(node.ctx, ast.Store)


def _imported(module: Module, name: str) -> links.Link | None:
    """What a name leads to if imports bind it, all of them to one thing."""
    bound = _at_top(module, name) or [
        it for found in module.bindings(name).values() for it in found
    ]
    found = {links.bound_by(module, it) for it in bound}
    return found.pop() if len(found) == 1 else None


def _module_of(link: links.Link) -> links.Link:
    """The module of what a link leads to."""
    return links.Link(link.name, link.statement, link.target[:-1])


def released(module: Module, node: ast.Try) -> Iterator[ast.expr]:
    """The lock that a ``finally`` releases: it was acquired above."""
    yield from _called_of(module, node.finalbody, "release")


def _called_of(module: Module, statements: Sequence[ast.stmt], method: str) -> Iterator[ast.expr]:
    """The locks of which statements call a method."""
    for statement in statements:
        call = statement.value if isinstance(statement, ast.Expr) else None
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr == method
            and is_lock(module, call.func.value)
        ):
            yield call.func.value
