"""Walks over a container that do what no lock may be held over: they go over a copy of it::

for watcher in WATCHERS:            with _WATCHERS_LOCK:
    watcher.tell(order)                 watchers = list(WATCHERS)
                                    for watcher in watchers:
                                        watcher.tell(order)
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from codemods.caches import order
from codemods.caches.accesses import called
from codemods.caches.blocks import is_alone, local_name, step_of
from codemods.caches.facts import Access, Op
from codemods.codemod import Keeps, Site, Unit
from codemods.engine.module import Module, Occurrence

_COPIES = frozenset({"list", "tuple"})


def of(
    module: Module,
    function: ast.FunctionDef,
    accesses: Sequence[tuple[Occurrence, Access]],
    *,
    is_stable: bool,
) -> tuple[Site, ...]:
    """The orders to copy what the function goes over, under the lock; none where that won't do.

    What else it reads, it reads without a lock, each in one step: that does where the container
    `is_stable`, so that nothing is ever removed, nor put in by two steps that belong together.
    """
    walks = [it for it in accesses if it[1].op is Op.ITERATE or _is_copied(it[0])]
    others = [access for place, access in accesses if (place, access) not in walks]
    if others and not is_stable:
        return ()
    if any(it.op not in {Op.LOOK, Op.TEST} for it in others):
        return ()
    sites = [_sites(module, function, place, access) for place, access in walks]
    return tuple(it for found in sites for it in found) if all(sites) else ()


def _is_copied(place: Occurrence) -> bool:
    """Whether a loop goes over what a call of ``list`` gives."""
    chain = _copy(_view(place.chain))
    outer = chain[-2]
    return (
        isinstance(chain[-1], ast.Call) and isinstance(outer, ast.For) and outer.iter is chain[-1]
    )


def _view(chain: tuple[ast.AST, ...]) -> tuple[ast.AST, ...]:
    """The chain to ``X.items()``, or to X."""
    return chain[:-2] if isinstance(chain[-2], ast.Attribute) else chain


def _copy(chain: tuple[ast.AST, ...]) -> tuple[ast.AST, ...]:
    """The chain to a call that does nothing but to copy what is at the end of it, if there is
    one."""
    outer = chain[-2]
    if isinstance(outer, ast.Call) and called(outer) in _COPIES and outer.args == [chain[-1]]:
        return chain[:-1]
    return chain


def _sites(
    module: Module, function: ast.FunctionDef, place: Occurrence, access: Access
) -> tuple[Site, ...]:
    view = _view(place.chain)
    chain = _copy(view)
    around = order.taken_first(chain)
    local = local_name(module, place.name, function)
    code = module.source(chain[-1])
    if not around or not local or "\n" in code:
        return ()
    statement = around[-1]
    assert isinstance(statement, ast.stmt)
    if not is_alone(module, statement):
        return ()
    if chain is view:
        code = f"list({code})"
    copied = module.site(
        Occurrence("", module.span(statement).start, tuple(around)),
        Unit.BLOCK,
        "take",
        None,
        arguments=(access.new_lock, step_of(module, function), f"{local} = {code}"),
        introduces=access.new_names,
        keeps=Keeps.ALL,
    )
    start = module.span(chain[-1]).start
    read = module.site(
        Occurrence("", start, chain), Unit.EXPRESSION, "read", None, arguments=(local,)
    )
    return (copied, read)
