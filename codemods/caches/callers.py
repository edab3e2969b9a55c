"""Functions that call a loader, which gives back nothing, and then read what it has loaded.

They read it by a getter instead, which does both under the lock::

    load_cells()                         return ask(get_cells(), timeout)
    return ask(CELLS, timeout)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from codemods.caches.accesses import owner_of
from codemods.caches.blocks import block_of, local_name
from codemods.caches.facts import Caller
from codemods.caches.words import NAME
from codemods.codemod import Site, Unit
from codemods.engine.links import Link
from codemods.engine.module import Module, Occurrence
from codemods.engine.scopes import COMPREHENSIONS, NAMED_FUNCTIONS

_SIMPLE = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Return, ast.Expr, ast.For)


def of(
    module: Module,
    loader: str,
    variable: str,
    calls: Sequence[tuple[Occurrence, Link | None]],
    reads: Sequence[Occurrence],
) -> Iterator[Caller]:
    """The functions of a file that do so; `calls` are the places that name the loader, `reads`
    those that name the variable."""
    for place, link in calls:
        call = _call(place)
        if call is None:
            continue
        function = call.function
        if function is None or (link is None and owner_of(call) == loader):
            continue
        others = [it for it, _ in calls if function in it.chain]
        found = [it for it in reads if function in it.chain]
        statement = _tested(call, found) or call
        holder = module.source(place.node).rpartition(".")[0]
        sites = _sites(module, statement, found, variable, f"{holder}." if holder else "", function)
        is_ignored = any(module.asks_to_leave(it.span.start, NAME) for it in sites)
        if len(others) == 1 and sites and not is_ignored:
            line = module.lines.line_of(place.offset)
            yield Caller(loader, variable, line, owner_of(call), link, tuple(sites))


def _call(place: Occurrence) -> Occurrence | None:
    """The statement that calls the loader, with nothing, and does nothing else."""
    if len(place.chain) < 3 or not isinstance(place.node, (ast.Name, ast.Attribute)):
        return None
    call, statement = place.chain[-2], place.chain[-3]
    if not isinstance(call, ast.Call) or call.func is not place.node or call.args or call.keywords:
        return None
    return place.up(2) if isinstance(statement, ast.Expr) else None


def _tested(call: Occurrence, reads: Sequence[Occurrence]) -> Occurrence | None:
    """The ``if`` around a call that does nothing but to look whether it is needed."""
    outer = call.parent
    if not isinstance(outer, ast.If) or outer.orelse or len(outer.body) > 1:
        return None
    return call.up(1) if any(outer.test in it.chain for it in reads) else None


def _sites(
    module: Module,
    statement: Occurrence,
    reads: Sequence[Occurrence],
    variable: str,
    prefix: str,
    function: ast.FunctionDef | ast.AsyncFunctionDef,
) -> list[Site]:
    """What becomes of a call and of the reads behind it; nothing if not all of them are."""
    behind = [it for it in reads if statement.node not in it.chain]
    block = statement.parent
    body = block_of(block, [statement.node])
    if not behind or not body or body[-1] is statement.node:
        return []
    if not module.has_own_lines(module.span(statement.node)):
        return []
    for read in behind:
        if block not in read.chain or not _is_below(read, block, body, statement.node):
            return []
        if not isinstance(read.node.ctx, ast.Load):  # type: ignore[attr-defined]
            return []
        if any(isinstance(it, NAMED_FUNCTIONS) for it in read.chain[read.chain.index(block) + 1 :]):
            return []
    getter = f"{prefix}{{function}}()"
    introduces = () if prefix else ("{function}",)
    following = body[body.index(statement.node) + 1]  # type: ignore[arg-type]
    if len(behind) == 1 and _is_at_once(behind[0], following):
        gone = module.site(statement, Unit.BLOCK, "remove", None)
        taken = module.site(
            behind[0], Unit.EXPRESSION, "read", None, arguments=(getter,), introduces=introduces
        )
        return [gone, taken]
    local = local_name(module, variable, function)
    if not local:
        return []
    bound = module.site(
        statement,
        Unit.BLOCK,
        "replace",
        None,
        arguments=(f"{local} = {getter}",),
        introduces=introduces,
    )
    return [
        bound,
        *(module.site(it, Unit.EXPRESSION, "read", None, arguments=(local,)) for it in behind),
    ]


def _is_below(
    read: Occurrence, block: ast.AST, body: Sequence[ast.stmt], statement: ast.AST
) -> bool:
    """Whether a read belongs to a later statement of the same block."""
    child = read.chain[read.chain.index(block) + 1]
    return child in body and body.index(child) > body.index(statement)


def _is_at_once(read: Occurrence, following: ast.stmt) -> bool:
    """Whether a read happens as soon as the next statement runs, whatever it does."""
    if following not in read.chain or not isinstance(following, _SIMPLE):
        return False
    if isinstance(following, ast.For) and following.iter not in read.chain:
        return False
    inner = read.chain[read.chain.index(following) + 1 :]
    later = (ast.Lambda, ast.IfExp, ast.BoolOp)
    loops = [it for it in inner if isinstance(it, ast.comprehension)]
    around = [it for it in inner if isinstance(it, COMPREHENSIONS)]
    # The first iterable is looked at before the comprehension begins.
    first = [it.generators[0] for it in around] == loops and all(it.iter in inner for it in loops)
    return first and not any(isinstance(it, later) for it in inner)
