"""Locks that are made where they are taken: ``with threading.Lock():`` keeps nobody out.

Where the steps under one are those that must be atomic, and no more, the lock of the variable takes
its place.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from codemods.caches import guards, messages
from codemods.caches.facts import Access
from codemods.codemod import Refusal, Repair, Site, Unit
from codemods.engine.module import Module, Occurrence

SCREEN = re.compile(rb"with (?:threading\.)?R?Lock\(\)")
_TAKEN = re.compile(SCREEN.pattern.decode())


def of(module: Module) -> Iterator[int]:
    """The offsets of such locks."""
    for match in _TAKEN.finditer(module.text):
        chain = module.chain_at(match.end() - 1)
        for node, outer in zip(reversed(chain), reversed(chain[:-1]), strict=False):
            if isinstance(node, ast.Call) and isinstance(outer, ast.withitem):
                if guards.is_new(node):
                    yield module.start(node)
                break


def site(
    module: Module, place: Occurrence, statements: Sequence[ast.stmt], access: Access
) -> Site | None:
    """The order to take a lock in the place of one that is made for these statements, which begin
    at a place and hold an access; None where there is none."""
    outer = place.parent
    if not isinstance(outer, ast.With) or [*outer.body] != [*statements]:
        return None
    for item in outer.items:
        if guards.is_new(item.context_expr):
            chain = (*place.chain[:-1], item, item.context_expr)
            at = Occurrence("", module.start(item.context_expr), chain)
            return module.site(
                at,
                Unit.EXPRESSION,
                "read",
                messages.USELESS,
                arguments=(access.new_lock,),
                introduces=access.new_names,
            )
    return None


def left(offsets: Sequence[int], repair: Repair) -> Repair:
    """What is said of such locks of a file that stay as they are."""
    taken = {it.span.start for it in repair.sites}
    return Repair(
        refusals=tuple(
            Refusal(it, messages.USELESS, "which steps it is to keep together is not known")
            for it in offsets
            if it not in taken
        )
    )
