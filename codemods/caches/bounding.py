"""Which dictionaries hold so many entries at most, in the light of all files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from codemods.caches.facts import Elsewhere, State
from codemods.caches.functions import Bounded
from codemods.caches.strangers import Others
from codemods.codemod import Import, Keeps, Refusal, Repair, Site

_HARMLESS = frozenset({("len", 0), ("clear", 0), ("pop", 2)})
"""What others may do without counting on what is there: the step, and how many arguments it has."""


def refused(state: State, reason: str) -> Refusal:
    """What is said of a dictionary that holds as much as ever."""
    return Refusal(state.offset, f"nothing bounds {' and '.join(state.names)}", reason)


def bounded(state: State, size: int | float) -> State:
    """The state, as it is where even to read it changes it."""
    names = Bounded.of(state.names[0])
    storage = state.storage
    if storage is not None:
        storage = replace(
            storage,
            action="define-bounded",
            keeps=Keeps.NOTHING,
            arguments=(names.defined(size), names.made, *storage.arguments),
            introduces=("cachetools", *storage.introduces),
            binds=(names.size, *storage.binds),
        )
    sections = state.bounds.sections
    return replace(
        state,
        storage=storage,
        sections=sections,
        wide=sections,
        first_source=names.made,
        is_bounded=True,
    )


def reason(
    state: State, others: Others, tests: Sequence[tuple[str, Elsewhere]], *, has_library: bool
) -> str:
    """Why a dictionary may not forget entries, but for its lock; empty if it may."""
    if not has_library:
        return "the project does not use cachetools"
    if state.bounds.reason:
        return state.bounds.reason
    for access in state.accesses:
        if not access.owner and access.op.writes and access.offset != state.offset:
            return f"line {access.line} fills it as the module is imported"
    for path, it in others:
        is_reset = it.site is not None and it.value == state.first_value and it.owner
        move = (it.move.kind, it.move.given) if it.move is not None else None
        if not is_reset and move not in _HARMLESS:
            return f"{path}:{it.line} counts on what is in it"
    for path, it in tests:
        return f"{path}:{it.line} does with it what only a dictionary can"
    return ""


def without_lock(storage: Site) -> Site:
    """The order to define a dictionary that has a lock already."""
    size, made, *_ = storage.arguments
    return replace(
        storage, arguments=(size, made), introduces=("cachetools",), binds=storage.binds[:1]
    )


def repair(state: State) -> Repair:
    """What a dictionary needs, apart from its lock, to hold so many entries at most."""
    return Repair(state.bounds.sites, imports=(Import("cachetools"),))
