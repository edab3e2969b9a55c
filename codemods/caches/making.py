"""What is made for a key by slow work: outside of the lock, and stored under it if it is still
missing::

if item not in PRICES:              if item not in PRICES:
    PRICES[item] = fetch(item)          value = fetch(item)
return PRICES[item]                     with _PRICES_LOCK:
                                            PRICES.setdefault(item, value)
                                    return PRICES[item]

Two threads may both make it then; what is stored first counts for both. So it must be something
that may be made twice, and nothing may take it away again: what was made before that would come
back.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from codemods.caches import holding, slow
from codemods.caches.accesses import called
from codemods.caches.blocks import block_of, is_alone, step_of
from codemods.caches.facts import Access, Making, Op
from codemods.caches.variables import Variable
from codemods.codemod import Site, Unit
from codemods.engine.module import Module, Occurrence
from codemods.engine.names import names_in
from codemods.engine.scopes import FUNCTIONS
from codemods.engine.text import holds_word

_NO_FORM = "it is not put in by one assignment behind a test"
_PLAIN = frozenset({"dict", "OrderedDict"})
"""Dictionaries that make and lose nothing by themselves."""
_LOCALS = ("value", "made", "result")
"""What is made is called, where it has no name."""
_NO_NAME = f"the names {', '.join(_LOCALS)} are taken"
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_BLOCKS = (ast.If, ast.With, ast.Try, ast.ExceptHandler)
_ENDS = (ast.Return, ast.Continue)
_THERE = (ast.Name, ast.Attribute, ast.Subscript)
"""Expressions that give what there is already."""


@dataclass(frozen=True, slots=True)
class _Store:
    """The statement that puts something in."""

    statement: ast.Assign
    chain: tuple[ast.AST, ...]
    """From the module to the statement."""
    container: ast.expr
    key: ast.expr
    local: str
    """The name that has what was made, also behind it; empty if it has none."""
    is_made: bool
    """Whether it has that name before."""


@dataclass(frozen=True, slots=True)
class _Gate:
    """What tells that there is nothing for the key yet."""

    node: ast.stmt
    test: str
    """The test once more, by the container itself; empty where only the key itself counts."""
    there: tuple[ast.stmt, ...]
    """What is done instead where there is something."""


def of(module: Module, variable: Variable, owner: str) -> Making | None:
    """How a function makes what it stores for a key; None if it does no such thing."""
    found = variable.by_owner[owner]
    stores = [place for place, access in found if access.op is Op.CHANGE and access.is_fill]
    if not stores:
        return None
    lines = [access.line for _, access in found]
    function = found[0][0].function
    changing = _changing(variable, stores[0])
    whole = Making(min(lines), max(lines), None, changing or _NO_FORM)
    if not isinstance(function, ast.FunctionDef) or holding.is_beyond(function, found):
        return whole
    store = _store(stores[0], function)
    gate = _gate(module, store, function) if store is not None else None
    if store is None or gate is None:
        return whole
    first, last = gate.node.lineno, store.statement.end_lineno or store.statement.lineno
    reason = (
        changing
        or _effect(function, store, gate)
        or _unsuited(module, variable, found, store, gate)
        or _behind(function, store, gate)
    )
    site = None if reason else _site(module, function, found[0][1], store, gate)
    return Making(first, last, site, reason or ("" if site else _NO_NAME))


def _changing(variable: Variable, store: Occurrence) -> str:
    """What else changes the container while the service runs; first what takes away from it."""
    others = [it for place, it in variable.at_run_time if place.node is not store.node]
    for access in others:
        if access.op in {Op.REMOVE, Op.RESET, Op.BIND}:
            return f"line {access.line} {access.op.value}"
    for access in others:
        if access.op.writes:
            return f"line {access.line} changes it, too"
    return ""


# Where it is stored


def _store(place: Occurrence, function: ast.FunctionDef) -> _Store | None:
    """The assignment of an element, if a place is in one."""
    chain = place.chain
    index = next((i for i, it in enumerate(chain) if isinstance(it, ast.Assign)), 0)
    statement = chain[index]
    if not isinstance(statement, ast.Assign):
        return None
    elements = [it for it in statement.targets if isinstance(it, ast.Subscript)]
    names = [it for it in statement.targets if isinstance(it, ast.Name)]
    if len(elements) != 1 or len(elements) + len(names) < len(statement.targets):
        return None
    [element] = elements
    if element.value is not place.node or len(names) > 1:
        return None
    value = statement.value
    is_made = not names and isinstance(value, ast.Name) and value.id in _bound(function)
    local = names[0].id if names else value.id if is_made and isinstance(value, ast.Name) else ""
    return _Store(
        statement, chain[: index + 1], element.value, element.slice, local, is_made=is_made
    )


def _bound(function: ast.FunctionDef) -> set[str]:
    """The names that are a function's own."""
    given = {it.arg for it in ast.walk(function.args) if isinstance(it, ast.arg)}
    names = [it for it in ast.walk(function) if isinstance(it, ast.Name)]
    return (given | {it.id for it in names if isinstance(it.ctx, ast.Store)}) - _declared(function)


# What tells that it is missing


def _gate(module: Module, store: _Store, function: ast.FunctionDef) -> _Gate | None:
    """The nearest test before a store that tells that there is nothing for the key."""
    chain = store.chain
    for index in range(len(chain) - 1, 0, -1):
        outer, inner = chain[index - 1], chain[index]
        if isinstance(inner, ast.ExceptHandler):
            assert isinstance(outer, ast.Try)
            return _caught(outer, inner, store)
        assert isinstance(inner, ast.stmt)
        block = block_of(outer, [inner])
        before = block[: block.index(inner)]
        for number in range(len(before) - 1, -1, -1):
            gate = _leaving(module, before[number], before[:number], store)
            if gate is not None:
                return gate
        if isinstance(outer, ast.If):
            around = block_of(chain[index - 2], [outer])
            above = around[: around.index(outer)]
            found = _tested(module, outer.test, above, store, is_missing=inner in outer.body)
            if found is not None:
                there = outer.orelse if inner in outer.body else outer.body
                return _Gate(outer, found, tuple(there))
        if outer is function or not isinstance(outer, _BLOCKS):
            return None
    return None


def _leaving(
    module: Module, statement: ast.stmt, above: Sequence[ast.stmt], store: _Store
) -> _Gate | None:
    """The gate that a statement is if it leaves where there is something for the key."""
    if isinstance(statement, ast.If):
        if statement.orelse or not isinstance(statement.body[-1], _ENDS):
            return None
        found = _tested(module, statement.test, above, store, is_missing=False)
        if found is None:
            return None
        return _Gate(statement, found, tuple(statement.body))
    if isinstance(statement, ast.Try) and len(statement.handlers) == 1:
        [handler] = statement.handlers
        is_passed = all(isinstance(it, ast.Pass) for it in handler.body)
        if is_passed and isinstance(statement.body[-1], ast.Return):
            return _caught(statement, handler, store)
    return None


def _caught(statement: ast.Try, handler: ast.ExceptHandler, store: _Store) -> _Gate | None:
    """The gate that a ``try`` is if it does nothing but to take the element."""
    if not _is_look(statement, handler, store):
        return None
    return _Gate(statement, "", tuple(statement.body))


def _is_look(statement: ast.Try, handler: ast.ExceptHandler, store: _Store) -> bool:
    """Whether a ``try`` does nothing but to take the element, and the handler is for that."""
    if statement.orelse or statement.finalbody or len(statement.handlers) != 1:
        return False
    [look, *others] = statement.body
    value = look.value if isinstance(look, (ast.Return, ast.Assign)) else None
    return (
        not others
        and isinstance(handler.type, ast.Name)
        and handler.type.id == "KeyError"
        and isinstance(value, ast.Subscript)
        and _is_same(value.value, store.container)
        and _is_same(value.slice, store.key)
        and all(isinstance(it, ast.Name) for it in getattr(look, "targets", ()))
    )


def _tested(
    module: Module,
    test: ast.expr,
    above: Sequence[ast.stmt],
    store: _Store,
    *,
    is_missing: bool,
) -> str | None:
    """The test for a missing element, to be made once more; empty if it is one of the key alone.

    None if a test is no such thing. `is_missing`: whether it has to hold where it is missing, or
    must not.
    """
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, is_missing = test.operand, not is_missing
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        operator, other = test.ops[0], test.comparators[0]
        if isinstance(operator, (ast.In, ast.NotIn)):
            other = _without_keys(other)
            is_key = _is_same(test.left, store.key) and _is_same(other, store.container)
            return "" if is_key and isinstance(operator, ast.NotIn) is is_missing else None
        look = _look(test.left, above, store)
        default = look.args[1] if look and len(look.args) > 1 else ast.Constant(None)
        is_right = isinstance(operator, ast.Is) is is_missing and _is_same(other, default)
        if look is None or not isinstance(operator, (ast.Is, ast.IsNot)) or not is_right:
            return None
        return f"{_in_line(module, look)} is {_in_line(module, other)}"
    look = _look(test, above, store)
    if look is None or is_missing or len(look.args) > 1:
        return None
    return f"not {_in_line(module, look)}"


def _without_keys(node: ast.expr) -> ast.expr:
    """``X`` of ``X.keys()``."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.args:
        return node.func.value if node.func.attr == "keys" else node
    return node


def _look(node: ast.expr, above: Sequence[ast.stmt], store: _Store) -> ast.Call | None:
    """The ``X.get(key)`` that an expression is, or that the name was bound to that it is."""
    if isinstance(node, ast.Name):
        for statement in reversed(above):
            if isinstance(statement, ast.Assign) and _binds(statement, node.id):
                is_one = len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name)
                return _look(statement.value, (), store) if is_one else None
            names = {node.id, *names_in(store.key)}
            if _bound_in(names, list(ast.walk(statement))):
                return None
        return None
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "get"
        and not node.keywords
        and 0 < len(node.args) <= 2
        and _is_same(node.func.value, store.container)
        and _is_same(node.args[0], store.key)
        and all(isinstance(it, (ast.Name, ast.Constant)) for it in node.args[1:])
    ):
        return node
    return None


def _binds(statement: ast.Assign, name: str) -> bool:
    return any(isinstance(it, ast.Name) and it.id == name for it in statement.targets)


def _is_same(one: ast.expr, other: ast.expr) -> bool:
    return ast.unparse(one) == ast.unparse(other)


# Why it can't be made outside


def _effect(function: ast.FunctionDef, store: _Store, gate: _Gate) -> str:
    """What is done while it is made that is to happen once."""
    made = list(_between(function, store, gate))
    own = _own(made, function)
    if store.local in _declared(function):
        return f"line {store.statement.lineno} does more than to make it"
    for node in made:
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Call) and _is_once(node):
            return f"{holding.short(ast.unparse(node.func))} in line {line} is to be called once"
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            called_of = _root(node.value.func)
            if called_of not in own and not holding.is_said(node):
                code = ast.unparse(node.value.func)
                return f"{holding.short(code)} in line {line} is to be called once"
        if isinstance(node, (ast.Yield, ast.YieldFrom, ast.NamedExpr)) or (
            isinstance(node, (ast.Attribute, ast.Subscript, ast.Name))
            and not isinstance(node.ctx, ast.Load)
            and not _is_local(node, own, function)
        ):
            return f"line {line} does more than to make it"
    for value in _values(made, store):
        if isinstance(value, ast.Call) and slow.is_resource(ast.unparse(value.func)):
            code = holding.short(ast.unparse(value.func))
            return f"{code} in line {value.lineno} makes what there is to be one of"
    return ""


def _is_once(call: ast.Call) -> bool:
    return slow.is_once(ast.unparse(call.func), call) and not holding.is_harmless(call, ())


def _is_local(
    node: ast.Attribute | ast.Subscript | ast.Name, own: set[str], function: ast.FunctionDef
) -> bool:
    """Whether what is bound or deleted is the function's own."""
    if isinstance(node, ast.Name):
        return node.id not in _declared(function)
    return _root(node) in own


def _declared(function: ast.FunctionDef) -> set[str]:
    """The names of a function that are those of the module, or of a function around it."""
    nodes = [it for it in ast.walk(function) if isinstance(it, (ast.Global, ast.Nonlocal))]
    return {name for it in nodes for name in it.names}


def _between(function: ast.FunctionDef, store: _Store, gate: _Gate) -> Iterator[ast.AST]:
    """The nodes that run from the gate to the store, which itself is not among them."""
    start = (gate.node.lineno, gate.node.col_offset)
    end = (store.statement.end_lineno or 0, store.statement.end_col_offset or 0)
    stack: list[ast.AST] = list(reversed(function.body))
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.stmt, ast.expr)):
            if (node.end_lineno or 0, node.end_col_offset or 0) <= start:
                continue
            if (node.lineno, node.col_offset) >= end:
                continue
        if node is store.statement:
            stack.append(store.statement.value)
            continue
        if isinstance(node, FUNCTIONS):
            continue
        yield node
        stack.extend(reversed(list(ast.iter_child_nodes(node))))


def _own(made: Sequence[ast.AST], function: ast.FunctionDef) -> set[str]:
    """The names that are bound to something that was not there before."""
    bound: set[str] = set()
    for node in made:
        if isinstance(node, ast.ExceptHandler) and node.name:
            bound.add(node.name)
        if isinstance(node, ast.Assign) and not isinstance(node.value, _THERE):
            bound |= {it.id for it in node.targets if isinstance(it, ast.Name)}
        if isinstance(node, ast.withitem) and isinstance(node.optional_vars, ast.Name):
            bound.add(node.optional_vars.id)
    return bound - _declared(function)


def _root(node: ast.AST) -> str:
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _values(made: Sequence[ast.AST], store: _Store) -> Iterator[ast.expr]:
    """What is stored, and what names in it were bound to."""
    yield store.statement.value
    if store.is_made:
        for node in made:
            if isinstance(node, ast.Assign) and _binds(node, store.local):
                yield node.value
            if isinstance(node, ast.withitem) and _root(node.context_expr):
                target = node.optional_vars
                if isinstance(target, ast.Name) and target.id == store.local:
                    yield node.context_expr


def _behind(function: ast.FunctionDef, store: _Store, gate: _Gate) -> str:
    """What goes by who has made it: two threads would both think that it was they.

    Who finds it there has to go on as who has made it does.
    """
    last = gate.there[-1] if gate.there else None
    leaves = isinstance(last, _ENDS)
    following = list(_following(store, function if leaves else gate.node))
    given = following.pop() if following and isinstance(following[-1], ast.Return) else None
    idle = [*(gate.there[:-1] if leaves else gate.there), *following]
    for statement in idle:
        if not _is_idle(statement, store):
            return f"line {statement.lineno} goes by who has made it"
    line = (given or store.statement).lineno
    if leaves and any(isinstance(it, _LOOPS) for it in store.chain):
        is_same = isinstance(last, ast.Continue) and given is None
    elif leaves or given is not None:
        other: ast.stmt | None = last if leaves else _next(function, gate, store)
        names = _own_names(function, store)
        is_same = isinstance(other, ast.Return)
        is_same = is_same and _told(given, store, names) == _told(other, store, names)
    else:
        is_same = True
    return _told_by(function, store, gate) if is_same else f"line {line} goes by who has made it"


def _next(function: ast.FunctionDef, gate: _Gate, store: _Store) -> ast.stmt | None:
    """What is done next where there is something, apart from what does nothing."""
    block = _block_of(function, gate.node)
    behind = block[block.index(gate.node) + 1 :]
    return next((it for it in behind if not _is_idle(it, store)), None)


def _following(store: _Store, top: ast.AST) -> Iterator[ast.stmt]:
    """The statements that run when something was stored, to the end of the node `top`, or of a
    loop in it."""
    chain = store.chain
    for index in range(len(chain) - 1, 0, -1):
        outer, inner = chain[index - 1], chain[index]
        if outer is not chain[0] and isinstance(inner, ast.stmt):
            block = block_of(outer, [inner])
            yield from block[block.index(inner) + 1 :]
        if isinstance(outer, ast.Try):
            yield from (*(outer.orelse if inner in outer.body else ()), *outer.finalbody)
        if outer is top or isinstance(outer, _LOOPS):
            return


def _block_of(function: ast.FunctionDef, statement: ast.stmt) -> list[ast.stmt]:
    """The block that a statement of a function stands in."""
    blocks = (block_of(it, [statement]) for it in ast.walk(function))
    return next((it for it in blocks if it), [statement])


def _is_idle(statement: ast.stmt, store: _Store) -> bool:
    """Whether a statement does nothing but to log, or to take the element."""
    if isinstance(statement, ast.Assign):
        is_name = all(isinstance(it, ast.Name) for it in statement.targets)
        return is_name and _is_element(statement.value, store)
    return isinstance(statement, ast.Pass) or holding.is_said(statement)


def _is_element(node: ast.AST, store: _Store) -> bool:
    if isinstance(node, ast.Subscript):
        return _is_same(node.value, store.container) and _is_same(node.slice, store.key)
    return isinstance(node, ast.expr) and _look(node, (), store) is not None


def _own_names(function: ast.FunctionDef, store: _Store) -> set[str]:
    """The names that a function has for the element."""
    return {store.local} | {
        target.id
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and _is_element(node.value, store)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _told(given: ast.stmt | None, store: _Store, names: set[str]) -> str:
    """What a function gives back, in which the element has one name only."""
    if not isinstance(given, ast.Return) or given.value is None:
        return "None"
    copy = ast.parse(ast.unparse(given.value), mode="eval").body
    return ast.unparse(_Renamed(store, names).visit(copy))


class _Renamed(ast.NodeTransformer):
    def __init__(self, store: _Store, names: set[str]) -> None:
        self.store = store
        self.names = names

    def visit(self, node: ast.AST) -> ast.AST:
        is_name = isinstance(node, ast.Name) and node.id in self.names
        if is_name or _is_element(node, self.store):
            return ast.Name("element", ast.Load())
        return self.generic_visit(node)


def _told_by(function: ast.FunctionDef, store: _Store, gate: _Gate) -> str:
    """Where a name tells whether it was made, or has what only who made it knows."""
    start, end = gate.node.lineno, store.statement.end_lineno or 0
    inside = _between(function, store, gate)
    bound = {it.id for it in inside if isinstance(it, ast.Name) and isinstance(it.ctx, ast.Store)}
    bound -= _own_names(function, store)
    for node in ast.walk(function):
        if not isinstance(node, ast.Name) or start <= node.lineno <= end:
            continue
        if node.id in bound and isinstance(node.ctx, ast.Load):
            return f"line {node.lineno} goes by who has made it"
    return ""


def _unsuited(
    module: Module,
    variable: Variable,
    found: Sequence[tuple[Occurrence, Access]],
    store: _Store,
    gate: _Gate,
) -> str:
    """What else stands against it."""
    line = store.statement.lineno
    value = getattr(variable.place.parent, "value", None)
    is_plain = isinstance(value, ast.Dict) or (
        isinstance(value, ast.Call) and called(value).rpartition(".")[2] in _PLAIN
    )
    if not is_plain:
        return f"line {variable.statement.lineno} makes no plain dictionary"
    for _, access in found:
        if access.op not in {Op.TEST, Op.LOOK, Op.CHANGE} or access.lock or access.escapes:
            return f"line {access.line} {access.op.value}"
    if not is_alone(module, store.statement):
        return f"line {line} shares its line with other code"
    names = names_in(store.key)
    function = found[0][0].function
    assert isinstance(function, ast.FunctionDef)
    inside = list(_between(function, store, gate))
    if _bound_in(names, inside) or (store.local and store.local in names):
        return f"the key in line {line} is another one than that which was looked for"
    if any(isinstance(it, (ast.Await, ast.NamedExpr)) for it in ast.walk(store.key)):
        return f"the key in line {line} is another one than that which was looked for"
    if gate.test and not _is_constant(store.key):
        return f"the key in line {line} may be another one each time"
    return ""


def _is_constant(key: ast.expr) -> bool:
    """Whether a key may be evaluated several times, whatever it is."""
    if isinstance(key, ast.Tuple):
        return all(map(_is_constant, key.elts))
    return isinstance(key, (ast.Name, ast.Constant))


def _bound_in(names: set[str], nodes: Sequence[ast.AST]) -> bool:
    return any(
        isinstance(it, ast.Name) and it.id in names and not isinstance(it.ctx, ast.Load)
        for it in nodes
    )


# What it becomes


def _site(
    module: Module,
    function: ast.FunctionDef,
    access: Access,
    store: _Store,
    gate: _Gate,
) -> Site | None:
    """The order to store it under the lock; None where there is no name for it."""
    local = store.local or next(
        (it for it in _LOCALS if not holds_word(module.source(function), it)), ""
    )
    if not local:
        return None
    step = step_of(module, function)
    container = module.source(store.container)
    key = _in_line(module, store.key)
    bare = key[1:-1] if isinstance(store.key, ast.Tuple) and key.startswith("(") else key
    is_used = _is_used(function, store)
    if gate.test:
        element = f"{container}[{bare}]"
        lines = [f"if {gate.test}:\n{step}{element} = {local}"]
        lines.extend([f"{local} = {element}"] if is_used else [])
    else:
        code = f"{container}.setdefault({key}, {local})"
        lines = [f"{local} = {code}" if is_used else code]
    place = Occurrence("", module.span(store.statement).start, store.chain)
    return module.site(
        place,
        Unit.BLOCK,
        "store",
        None,
        arguments=(access.new_lock, step, "" if store.is_made else local, *lines),
        introduces=access.new_names,
    )


def _in_line(module: Module, node: ast.expr) -> str:
    """An expression as the code spells it, in one line; a tuple with its brackets."""
    code = module.source(node)
    return ast.unparse(node) if isinstance(node, ast.Tuple) or "\n" in code else code


def _is_used(function: ast.FunctionDef, store: _Store) -> bool:
    """Whether a function reads the name of what was made, when that is stored."""
    start, end = store.statement.lineno, store.statement.end_lineno or 0
    is_again = any(isinstance(it, _LOOPS) for it in store.chain)
    return any(
        isinstance(it, ast.Name)
        and it.id == store.local
        and isinstance(it.ctx, ast.Load)
        and (it.lineno > end or (is_again and it.lineno < start))
        for it in ast.walk(function)
    )
