"""Steps that a function takes through others: it looks by one of them, and stores by the next::

    found = look(key)
    if found is None:
        found = make(key)
        store(key, found)

Each of them takes one step, so that to lock them each is no repair: the function that calls them is
where the lock has to be held. What they do counts as done where it calls them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from codemods.caches import accesses as reading
from codemods.caches import guards
from codemods.caches.facts import Access, Op
from codemods.engine.module import Module, Occurrence

_LOOKS = frozenset({Op.LOOK, Op.TEST})
_STORES = frozenset({Op.BIND, Op.CHANGE})
_TAKES_AWAY = frozenset({Op.UPDATE, Op.REMOVE, Op.RESET})


@dataclass(frozen=True, slots=True)
class _Helper:
    """A function of the module that takes one step."""

    name: str
    op: Op
    guarded: Access | None
    """An access that it makes under a lock of its own."""


def of(
    module: Module, found: Sequence[tuple[Occurrence, Access]], *, is_container: bool
) -> tuple[list[tuple[Occurrence, Access]], tuple[str, ...]]:
    """What functions do with a variable by calling others, apart from those accesses that were
    `found`, and why that can't be repaired."""
    helpers = {it.name: it for it in _helpers(found, is_container=is_container)}
    if not any(it.op in _STORES for it in helpers.values()):
        return [], ()
    through = list(_through(module, helpers, found[0][1].name))
    chosen = set(_spread(found, through, is_container=is_container))
    through = [it for it in through if it[1].owner in chosen]
    reasons = [
        f"line {access.line} calls {place.name}, which takes {helper.guarded.lock.code} for its own"
        " step alone"
        for place, access in through
        if (helper := helpers[place.name]).guarded and helper.guarded.lock and not access.lock
    ]
    return through, tuple(reasons)


def _helpers(
    found: Sequence[tuple[Occurrence, Access]], *, is_container: bool
) -> Iterator[_Helper]:
    by_owner = sorted((it for it in found if it[1].level == 1 and it[1].owner), key=_owner)
    for owner, group in groupby(by_owner, _owner):
        steps = sorted(group, key=lambda it: reading.order_of(it[0]))
        ops = [access.op for _, access in steps]
        guarded = next((access for _, access in steps if access.lock), None)
        if is_container and _LOOKS.issuperset(ops):
            yield _Helper(owner, Op.LOOK, guarded)
        elif ops[0] in _STORES and _TAKES_AWAY.isdisjoint(ops) and _is_made(steps[0][0]):
            yield _Helper(owner, ops[0], guarded)


def _owner(found: tuple[Occurrence, Access]) -> str:
    return found[1].owner


def _is_made(place: Occurrence) -> bool:
    """Whether what is stored is no constant: that would be a flag."""
    return not isinstance(getattr(place.parent, "value", None), ast.Constant)


def _through(
    module: Module, helpers: Mapping[str, _Helper], variable: str
) -> Iterator[tuple[Occurrence, Access]]:
    """Where functions call helpers."""
    for helper in helpers.values():
        for place in module.occurrences(helper.name):
            if not place.is_use or module.scope_of(helper.name, place) is not module.tree:
                continue
            owner = reading.owner_at(place)
            is_called = isinstance(place.parent, ast.Call) and place.parent.func is place.node
            if not owner or owner == helper.name or not is_called:
                continue
            yield (
                place,
                Access(
                    variable,
                    place.offset,
                    module.lines.line_of(place.offset),
                    helper.op,
                    owner,
                    guards.held(module, place),
                    is_fill=helper.op in _STORES,
                    in_lambda=any(isinstance(it, ast.Lambda) for it in place.chain),
                    level=reading.level_of(place),
                ),
            )


def _spread(
    found: Sequence[tuple[Occurrence, Access]],
    through: Sequence[tuple[Occurrence, Access]],
    *,
    is_container: bool,
) -> Iterator[str]:
    """The functions that look, by themselves or by a helper, and store by a helper after that."""
    looks = _LOOKS if is_container else {Op.TEST}
    for owner in {access.owner for _, access in through}:
        looked = [
            reading.order_of(place)
            for place, access in (*found, *through)
            if access.owner == owner and access.op in looks
        ]
        stored = [
            reading.order_of(place)
            for place, access in through
            if access.owner == owner and access.op in _STORES
        ]
        if looked and stored and min(looked) < max(stored):
            yield owner
