"""Elements of a container that a function gives a name, and then changes by that name."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace

from codemods.caches import guards
from codemods.caches.facts import Access, Op
from codemods.caches.operations import CHANGES, REMOVALS
from codemods.engine.module import Module, Occurrence


def of(
    module: Module, found: Sequence[tuple[Occurrence, Access]]
) -> Iterator[tuple[Occurrence, Access]]:
    """What functions do with such an element: it belongs to what they do with the container."""
    for place, access in found:
        name = _name_of(place) if access.owner else None
        if name is None:
            continue
        function = place.function
        assert function is not None
        uses = [
            use
            for use in module.occurrences(name)
            if use.is_use and function in use.chain and use.offset > place.offset
        ]
        if any(map(_changes, uses)):
            for use in uses:
                op = Op.UPDATE if _changes(use) else Op.LOOK
                yield (
                    use,
                    replace(
                        access,
                        offset=use.offset,
                        line=module.lines.line_of(use.offset),
                        op=op,
                        locks=guards.held(module, use),
                        is_fill=False,
                    ),
                )


def _name_of(place: Occurrence) -> str | None:
    """The variable that an element is bound to, where nothing else is done with it."""
    outer = [*reversed(place.chain[:-1])]
    value: ast.AST
    if isinstance(outer[0], ast.Subscript) and outer[0].value is place.node:
        statement, value = outer[1], outer[0]
    elif (
        isinstance(outer[0], ast.Attribute)
        and outer[0].attr in {"get", "setdefault"}
        and isinstance(outer[1], ast.Call)
        and outer[1].func is outer[0]
    ):
        statement, value = outer[2], outer[1]
    else:
        return None
    if not isinstance(statement, ast.Assign) or statement.value is not value:
        return None
    [target] = statement.targets[:1]
    return target.id if isinstance(target, ast.Name) else None


def _changes(use: Occurrence) -> bool:
    """Whether an object is changed in place."""
    parent, around = use.chain[-2], use.chain[-3]
    if isinstance(parent, ast.Subscript) and parent.value is use.node:
        return isinstance(parent.ctx, (ast.Store, ast.Del))
    if isinstance(parent, ast.Attribute):
        if isinstance(parent.ctx, (ast.Store, ast.Del)):
            return True
        is_called = isinstance(around, ast.Call) and around.func is parent
        return is_called and parent.attr in CHANGES | REMOVALS
    return False
