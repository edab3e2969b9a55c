"""What other modules do with a state, all together: whether that can be treated, and how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import TypeAlias

from codemods.caches import accessors
from codemods.caches.facts import Elsewhere, Move, Op, State
from codemods.caches.functions import Function, called
from codemods.codemod import Site

Others: TypeAlias = Sequence[tuple[str, Elsewhere]]
"""Accesses with the paths of the files that make them."""


def _takes_two_steps(state: State) -> bool:
    """Whether some function makes two changes that belong together, or each step is such."""
    if state.is_bounded:
        return True
    owners = [it.owner for it in state.accesses if it.owner and it.op.writes]
    return len(owners) > len(set(owners))


def reason(state: State, others: Others, *, loses: bool) -> str:
    """Why what other modules do stands against a lock; empty if nothing does.

    `loses`: whether something that was there may be gone later on.
    """
    for path, access in others:
        beside = {it.op for at, it in others if (at, it.owner) == (path, access.owner)}
        are_several = sum((at, it.owner) == (path, access.owner) for at, it in others) > 1
        where = f"{path}:{access.line}"
        if why := _alone(state, others, access, where):
            return why
        if are_several and access.owner and _belong(state, beside, loses=loses):
            return f"{where} takes several steps with it"
    for _, access in moves(state, others):
        assert access.move is not None
        name = accessors.name_of(access.move.kind, access.name)
        if name in state.taken:
            return f"the name {name} is taken"
    return ""


def _alone(state: State, others: Others, access: Elsewhere, where: str) -> str:
    """What stands against one access, whatever else its function does."""
    op = access.op
    if access.is_import:
        is_bound = any(it.op in {Op.RESET, Op.BIND} for _, it in others)
        is_kept = is_bound or state.is_rebound or op is Op.LOAD or not state.is_container
        return f"{where} imports it, and keeps the object" if is_kept else ""
    if access.site is not None and access.value == state.first_value != "" and access.owner:
        return ""  # a reset
    if not state.is_container:
        return f"{where} {op.value}" if op.writes else ""
    is_early = not access.owner and op not in {Op.LOOK, Op.TEST}
    if is_early or op is Op.LOAD or (access.move is None and _needs(state, access)):
        return f"{where} {op.value}"
    return ""


def _belong(state: State, ops: Set[Op], *, loses: bool) -> bool:
    """Whether several accesses of one function may have to be atomic."""
    is_lost = loses and not ops.isdisjoint({Op.TEST, Op.ITERATE})
    return state.is_container and (
        is_lost or any(op.writes for op in ops) or _takes_two_steps(state)
    )


def _needs(state: State, access: Elsewhere) -> bool:
    """Whether an access has to be made under the lock."""
    return access.op.writes or access.op is Op.ITERATE or _takes_two_steps(state)


def moves(state: State, others: Others) -> list[tuple[str, Elsewhere]]:
    """The accesses that are to be made by functions beside a container."""
    return [
        (path, access)
        for path, access in others
        if state.is_container and access.move is not None and access.owner and _needs(state, access)
    ]


def functions(moves: Others, lock: str) -> Iterator[tuple[Function, list[tuple[str, Site]]]]:
    """These functions, each with the orders to call it, by file."""
    found: dict[tuple[str, str], list[tuple[str, Move]]] = {}
    for path, access in moves:
        if access.move is not None:
            found.setdefault((access.name, access.move.kind), []).append((path, access.move))
    for (variable, kind), taken in sorted(found.items(), key=lambda it: it[0]):
        made = accessors.function(kind, variable, [it.given for _, it in taken], lock)
        yield made, [(path, called(it.site, made.name)) for path, it in taken]
