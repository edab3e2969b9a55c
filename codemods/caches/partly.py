"""State that has a lock already, which not all of its accesses take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from codemods.caches.accesses import OUT_OF_SIGHT, is_done_to
from codemods.caches.facts import Access, Guard, Kind, Op
from codemods.caches.variables import Found, Variable
from codemods.engine.module import Module


@dataclass(frozen=True, slots=True)
class Existing:
    """What locks there are around the steps on some variables."""

    guard: Guard | None = None
    """The one that further steps may take."""
    reasons: tuple[str, ...] = ()
    """Why there is none, or why it is not enough."""
    is_locked: bool = False
    is_torn: bool = False


def of(module: Module, group: Sequence[Variable]) -> Existing:
    """The locks around the steps on variables that belong together."""
    if not any(it.is_locked for it in group):
        return Existing()
    under_locks = [
        access
        for it in group
        for _, access in sorted(it.at_run_time, key=lambda found: found[1].offset)
        if access.lock
    ]
    # Only those who go through it may take the lock.
    locked = [it for it in under_locks if it.op.writes] or under_locks
    half = tuple(_half_made(group))
    is_torn = bool(half) or any(
        access.escapes == OUT_OF_SIGHT and not access.lock
        for it in group
        for _, access in it.at_run_time
    )
    for other in locked[1:]:
        if not _names(locked[0]) & _names(other) and not _are_of_keys(locked[0], other):
            return Existing(None, (_apart(locked[0], other),), is_locked=True, is_torn=True)
    common = frozenset.intersection(*map(_names, locked))
    guard = next((it for it in locked[0].locks if it.name in common), locked[0].lock)
    assert guard is not None
    if guard.kind is Kind.EACH:
        reason = f"{guard.code} in line {guard.line} is one lock for each key or object"
    elif guard.kind is Kind.OTHER or not _is_everywhere(module, guard):
        reason = f"how other functions may take {guard.code} (line {guard.line}) is not known"
    else:
        return Existing(guard, half, is_locked=True, is_torn=is_torn)
    return Existing(None, (reason, *half), is_locked=True, is_torn=is_torn)


def _names(access: Access) -> frozenset[str]:
    return frozenset(it.name for it in access.locks)


def _are_of_keys(one: Access, other: Access) -> bool:
    """Whether both hold a lock of a key, each by what it calls the key."""
    return all(any(it.kind is Kind.EACH for it in access.locks) for access in (one, other))


def _apart(one: Access, other: Access) -> str:
    assert one.lock is not None
    assert other.lock is not None
    return f"line {one.line} holds {one.lock.code}, line {other.line} holds {other.lock.code}"


def _is_everywhere(module: Module, guard: Guard) -> bool:
    """Whether the name of a lock means the same in all functions."""
    return set(module.bindings(guard.code.partition(".")[0])) == {module.tree}


def _half_made(group: Sequence[Variable]) -> Iterator[str]:
    """Where an object is bound under the lock before it is complete, and read without the lock."""
    for variable in group:
        if variable.is_container:
            continue
        seen = [it for _, it in variable.at_run_time if not it.lock and not it.op.writes]
        for found in variable.by_owner.values():
            bound, completed = _completed(found)
            if bound is not None and completed is not None and seen:
                yield (
                    f"line {bound.line} binds it before line {completed.line} completes it, and"
                    f" line {seen[0].line} reads it without the lock"
                )
                break


def _completed(found: Sequence[Found]) -> tuple[Access | None, Access | None]:
    """The access of a function that binds an object under a lock, and the one behind it that does
    something to the object in a statement of its own."""
    bound: Access | None = None
    for place, access in found:
        if access.op is Op.BIND and access.lock and access.is_fill:
            bound = access
        elif bound is None or access.op is not Op.LOAD or access.locks != bound.locks:
            continue
        elif is_done_to(place):
            return bound, access
    return None, None
