"""What is said of shared state that was found."""

from __future__ import annotations

from collections.abc import Sequence

from codemods.caches.facts import Access, Elsewhere, Op, State
from codemods.caches.holding import short
from codemods.caches.waiting import Held, Wait

USELESS = "a lock that is made here is one that nobody else can hold"
RESET = "a function that resets it is asked for"
"""Why what is made for a key is not made without the lock."""
_MOST = 3
"""So many functions are named; there may be dozens."""


def kept(state: State) -> str:
    """What is said of a cache that nothing resets."""
    return f"nothing invalidates {' and '.join(state.names)}"


def lasting(state: State) -> str:
    """What is said of a cache that is not loaded anew after some time."""
    return f"nothing has {' and '.join(state.names)} expire"


def of(state: State, others: Sequence[tuple[str, Elsewhere]], threads: str, forks: str) -> str:
    """What races with what, by lines of the file, and where there are `threads` and `forks`.

    `others`: what other files do with it.
    """
    places = [it for it in (threads, forks) if it]
    where = f", where {' and '.join(places)}" if places else ""
    names = " and ".join(state.full_names)
    kind = "unlocked steps"
    racing = [it for it in state.accesses if it.owner and not it.lock]
    if state.is_locked and not racing and not any(it.op.writes for _, it in others):
        kind = "steps under different locks" if state.is_torn else "steps not always locked"
        racing = [it for it in state.accesses if it.owner]
    told = [_told(owner, found) for owner, found in _by_owner(racing, state)]
    if state.is_locked:
        told += [f"{path}:{it.line} {it.op.value}" for path, it in others if it.op.writes]
    shown = ", ".join(told[:_MOST])
    hidden = len(told) - _MOST
    rest = f" and {hidden} more function{'' if hidden == 1 else 's'}" if hidden > 0 else ""
    return f"{kind} on {names}: {shown}{rest}{where}"


def more(state: State, held: Sequence[Held]) -> str:
    """What is said of state that gets a lock: what waits while it is held, or is done without."""
    told = [_waiting(state, it, it.wait) for it in held if it.wait is not None][:_MOST]
    if state.given:
        told.append(f"what the first caller gives counts ({', '.join(state.given)})")
    return "".join(f"; {it}" for it in told)


def _waiting(state: State, held: Held, wait: Wait) -> str:
    by = f" by {wait.by}" if wait.by else ""
    call = f"{short(wait.code)} in line {wait.line}"
    if held.is_outside:
        return (
            f"no lock is held while {call} is called, which {wait.does}{by}: two threads may both"
            " do that for one key, and what is stored first counts"
        )
    why = f", since {held.reason}" if held.reason else ""
    is_bound = any(it.is_fill and it.owner == held.section.owner for it in state.accesses)
    why = why or (", so that it is made once" if is_bound and not state.is_container else "")
    return f"the lock is held while {call} is called, which {wait.does}{by}{why}"


def _by_owner(found: Sequence[Access], state: State) -> list[tuple[str, list[Access]]]:
    """The accesses by function; first those of several steps, then those that write."""
    owners: dict[str, list[Access]] = {}
    for access in found:
        owners.setdefault(access.owner, []).append(access)
    races = {it.owner for it in state.sections if it.races} | {it.owner for it in state.torn}
    return sorted(
        owners.items(),
        key=lambda it: (it[0] not in races, not any(one.op.writes for one in it[1])),
    )


def _told(owner: str, found: Sequence[Access]) -> str:
    """``load_cells (tests it in line 85, binds it in line 86)``"""
    steps: dict[Op, int] = {}
    for access in found:
        steps.setdefault(access.op, access.line)
    parts = [f"{op.value} in line {line}" for op, line in steps.items()]
    return f"{owner} ({', '.join(parts)})"
