"""Where a node stands, and what is carried out behind a statement."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import pairwise

from codemods.engine import scopes
from codemods.engine.module import Module, Occurrence

LOOPS = (ast.For, ast.AsyncFor, ast.While)
WITHS = (ast.With, ast.AsyncWith)
LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_BLOCKS = ("body", "orelse", "finalbody")


def place_of(module: Module, node: ast.stmt | ast.expr | ast.ExceptHandler) -> Occurrence:
    """The place of a node."""
    offset = module.lines.offset(node.lineno, node.col_offset)
    chain = module.chain_at(offset)
    return Occurrence("", offset, tuple(chain[: chain.index(node) + 1]))


def caught_at(module: Module, offset: int) -> tuple[Occurrence, ast.Try, ast.ExceptHandler] | None:
    """The handler whose ``except`` is at an offset, with its ``try`` and the place of that; None
    where the word stands in something else, such as a string."""
    chain = module.chain_at(offset)
    if len(chain) < 3:
        return None
    attempt, handler = chain[-2:]
    if not isinstance(attempt, ast.Try) or not isinstance(handler, ast.ExceptHandler):
        return None
    return Occurrence("", module.start(attempt), tuple(chain[:-1])), attempt, handler


def function_around(place: Occurrence) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    """The innermost function around a place; None if that is a lambda, a class or the module."""
    for node in reversed(place.chain[:-1]):
        if isinstance(node, scopes.NAMED_FUNCTIONS):
            return node
        if isinstance(node, (ast.Lambda, ast.ClassDef)):
            return None
    return None


def loop_around(place: Occurrence) -> ast.For | ast.AsyncFor | ast.While | None:
    """The innermost loop of the same function whose body a place is in."""
    for outer, inner in reversed(list(pairwise(place.chain))):
        if isinstance(outer, scopes.FUNCTIONS):
            return None
        if isinstance(outer, LOOPS) and inner in outer.body:
            return outer
    return None


def tries_again(place: Occurrence) -> bool:
    """Whether a place is in a loop that does the same thing again."""
    loop = loop_around(place)
    return isinstance(loop, ast.While) or (
        loop is not None and ast.unparse(loop.iter).startswith(("range(", "itertools.", "count("))
    )


def is_cleaning_up(place: Occurrence) -> bool:
    """Whether a place is in a handler or a ``finally`` of the same function."""
    for outer, inner in reversed(list(pairwise(place.chain))):
        if isinstance(outer, scopes.FUNCTIONS):
            return False
        if isinstance(outer, ast.ExceptHandler):
            return True
        if isinstance(outer, ast.Try) and inner in outer.finalbody:
            return True
    return False


def walk(nodes: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """The nodes and all below them, but not what is in functions and classes: that is carried out
    at another time."""
    todo = list(nodes)
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, (*scopes.FUNCTIONS, ast.ClassDef)):
            todo.extend(ast.iter_child_nodes(node))


def behind(place: Occurrence, *, past_loops: bool) -> Iterator[ast.stmt]:
    """The statements that follow the statement at a place when it is done, in their order, as far
    as the blocks around it go on without a condition."""
    for outer, inner in reversed(list(pairwise(place.chain))):
        if isinstance(outer, ast.Try):
            yield from _of_try(outer, inner)
        else:
            for field in _BLOCKS:
                block = getattr(outer, field, None)
                if isinstance(block, list) and inner in block:
                    for statement in block[block.index(inner) + 1 :]:
                        yield statement
                        if isinstance(statement, LEAVES):
                            return
        if isinstance(outer, (*scopes.FUNCTIONS, ast.ClassDef)):
            return
        if isinstance(outer, LOOPS) and inner in outer.body and not past_loops:
            return


def _of_try(outer: ast.Try, inner: ast.AST) -> Iterator[ast.stmt]:
    if inner in outer.body:
        yield from outer.body[outer.body.index(inner) + 1 :]
        yield from outer.orelse
    elif inner in outer.orelse:
        yield from outer.orelse[outer.orelse.index(inner) + 1 :]
    if inner in outer.finalbody:
        yield from outer.finalbody[outer.finalbody.index(inner) + 1 :]
    else:
        yield from outer.finalbody


def reads(nodes: Sequence[ast.AST], name: str) -> bool:
    """Whether a name is read anywhere below some nodes, functions included."""
    return any(
        isinstance(it, ast.Name) and it.id == name and not isinstance(it.ctx, ast.Store)
        for node in nodes
        for it in ast.walk(node)
    )


def binds(nodes: Sequence[ast.AST], name: str) -> bool:
    """Whether a name is bound or deleted anywhere below some nodes."""
    return any(scopes.binds(it, name) for node in nodes for it in ast.walk(node))


def first_read(statements: Iterator[ast.stmt], name: str) -> tuple[ast.stmt, ast.Name] | None:
    """Where a name is read first, if one of some statements surely reads it before anything may
    bind it: the statement, and the read."""
    for statement in statements:
        for part in _headed_by(statement):
            for node in _surely(part):
                if isinstance(node, ast.Name) and node.id == name:
                    return statement, node
        if isinstance(statement, WITHS):
            if binds(statement.items, name):
                return None
            inside = first_read(iter(statement.body), name)
            if inside is not None:
                return inside
        if reads([statement], name) or binds([statement], name):
            return None
        if any(isinstance(it, (*LEAVES, ast.Try)) for it in walk([statement])):
            return None  # a flag may have it leave
    return None


def _headed_by(statement: ast.stmt) -> Iterator[ast.expr]:
    """The expressions that a statement evaluates before it does anything else."""
    if isinstance(statement, (ast.If, ast.While, ast.Assert)):
        yield statement.test
    elif isinstance(statement, (ast.For, ast.AsyncFor)):
        yield statement.iter
    elif isinstance(statement, WITHS):
        yield statement.items[0].context_expr
    elif isinstance(statement, ast.AugAssign):
        yield statement.target
        yield statement.value
    elif isinstance(statement, (ast.Expr, ast.Return, ast.Assign, ast.AnnAssign)):
        if statement.value is not None:
            yield statement.value
    elif isinstance(statement, ast.Raise) and statement.exc is not None:
        yield statement.exc


def _surely(node: ast.AST) -> Iterator[ast.AST]:
    """A node, and those below it that are evaluated whenever it is."""
    yield node
    below: list[ast.AST]
    if isinstance(node, ast.BoolOp):
        below = [node.values[0]]
    elif isinstance(node, ast.IfExp):
        below = [node.test]
    elif isinstance(node, ast.Compare):
        below = [node.left, node.comparators[0]]
    elif isinstance(node, scopes.COMPREHENSIONS):
        below = [node.generators[0].iter]
    elif isinstance(node, ast.Lambda):
        below = []
    else:
        below = list(ast.iter_child_nodes(node))
    for it in below:
        yield from _surely(it)


def uses(module: Module, name: str, function: ast.AST) -> list[Occurrence] | None:
    """Where a variable of a function is read; None where a function in it does so."""
    found = []
    for it in module.occurrences(name):
        if it.is_use and module.scope_of(name, it) is function:
            inner = it.chain[it.chain.index(function) + 1 :]
            if any(isinstance(node, scopes.FUNCTIONS) for node in inner):
                return None
            found.append(it)
    return found


def statement_at(module: Module, offset: int) -> Occurrence | None:
    """The innermost statement that holds an offset."""
    chain = module.chain_at(offset)
    while chain and not isinstance(chain[-1], ast.stmt):
        chain.pop()
    if not chain:
        return None
    node = chain[-1]
    assert isinstance(node, ast.stmt)
    return Occurrence("", module.start(node), tuple(chain))


def method(use: Occurrence) -> str | None:
    """The attribute of a variable that is asked for where it is read."""
    return use.parent.attr if isinstance(use.parent, ast.Attribute) else None


def values_of(owner: ast.ClassDef, attribute: str) -> list[ast.expr]:
    """What a class gives an attribute of its objects (``self.name``), None left out."""
    return [
        it.value
        for it in ast.walk(owner)
        if isinstance(it, (ast.Assign, ast.AnnAssign))
        and it.value is not None
        and not (isinstance(it.value, ast.Constant) and it.value.value is None)
        and any(
            ast.unparse(target) == attribute
            for target in (it.targets if isinstance(it, ast.Assign) else [it.target])
        )
    ]
