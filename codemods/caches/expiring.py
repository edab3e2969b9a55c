"""Which variables that get a lock can be reset, and which expire, in the light of all files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from codemods.caches import functions, messages
from codemods.caches.facts import Access, Elsewhere, Op, Section, State
from codemods.codemod import Import, Refusal, Repair

CWE = 524
"""Use of a cache that contains sensitive information: here, for longer than it is true."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asks for."""

    low: bool = False
    """Also what nothing shows that several threads run it."""
    fork: str = "auto"
    """Where locks are made anew in a child process."""
    invalidate: bool = False
    """Whether all that is kept can be reset, not only where a comment asks for it."""
    ttl: int | float = 0
    """After how many seconds it is loaded anew; 0 for never."""
    size: int = 0
    """How many entries a dictionary holds at most; 0 for any number."""


@dataclass(frozen=True, slots=True)
class Uses:
    """Who reads a variable, apart from those that get a getter for it."""

    state: State
    others: Sequence[tuple[str, Elsewhere]]
    """What other files do with it."""
    through: Collection[tuple[str, str]]
    """The functions that get the getter, by path and name."""
    path: str
    is_for_tests: Callable[[str], bool]
    """Whether none but tests call a function of the file."""

    def own(self) -> Iterator[Access]:
        for it in self.state.accesses:
            if it.owner and not it.op.writes and (self.path, it.owner) not in self.through:
                yield it

    def foreign(self) -> Iterator[tuple[str, Elsewhere]]:
        for path, it in self.others:
            if it.op.writes or (path, it.owner) in self.through:
                continue
            # An element that is taken has to be there; any other step of a container does not mind.
            if it.move is None or it.move.kind == "[]":
                yield path, it


@dataclass(frozen=True, slots=True)
class Renewed:
    """How a variable is to be loaded anew."""

    chosen: tuple[Section, ...]
    """What is to be locked."""
    is_reset: bool
    """Whether it gets a function that resets it, which nothing calls as yet."""
    expires: bool
    refusals: tuple[Refusal, ...]


def of(
    uses: Uses,
    wanted: Wanted,
    chosen: tuple[Section, ...],
    wide: tuple[Section, ...],
    wide_reason: str,
) -> Renewed:
    """How a variable is to be loaded anew that gets a lock over the sections `chosen`; or over
    those that are `wide`, where it may be another one in the next statement, unless there is a
    reason against that."""
    state = uses.state
    refusals = []
    is_left = not any(it.op in {Op.RESET, Op.BIND} for _, it in uses.others)
    is_reset = is_left and is_to_be_reset(state, wanted)
    why = _why_not_reset(uses, chosen, wide) or wide_reason if is_reset else ""
    if is_reset:
        is_reset, chosen = not why, chosen if why else wide
    elif is_left and state.expiry.asked:
        why = _unused(uses)
    if why:
        refusals.append(Refusal(state.offset, messages.kept(state), why, CWE))
    expires = bool(wanted.ttl) and state.expiry.is_cache
    if expires:
        why = _why_not_expired(uses, chosen)
        if why and not (
            _why_not_expired(uses, wide) or _held_over_more(chosen, wide) or wide_reason
        ):
            why, chosen = "", wide
        expires = not why
        if why:
            refusals.append(Refusal(state.offset, messages.lasting(state), why, CWE))
    return Renewed(chosen, is_reset, expires, tuple(refusals))


def is_to_be_reset(state: State, wanted: Wanted) -> bool:
    """Whether a function is asked for that resets it, and there is none."""
    held = state.expiry
    is_asked = bool(held.asked) or (wanted.invalidate and held.is_cache)
    return is_asked and not held.resetters


def _unused(uses: Uses) -> str:
    """Which function resets a variable, where none but tests call it; empty if a service does."""
    resetters = uses.state.expiry.resetters
    if not all(map(uses.is_for_tests, resetters)):
        return ""
    return (
        f"only tests call {resetters[0]}, if anything does: when to call it is for a person to say"
    )


def _why_not_reset(uses: Uses, chosen: Sequence[Section], wide: Sequence[Section]) -> str:
    """Why nothing may reset a variable; empty if something may.

    `chosen` is what is locked as long as nothing does, `wide` what would be.
    """
    state, held = uses.state, uses.state.expiry
    if held.reset_reason:
        return held.reset_reason
    if reason := _counting(uses):
        return reason
    for access in held.used:
        if not (_is_within(access, chosen) or _is_taken(access, wide)):
            return f"line {access.line} uses it, when it may be gone"
    if reason := _held_over_more(chosen, wide):
        return reason
    name = functions.named("reset", state.names[0])
    return f"the name {name} is taken" if name in state.taken else ""


def _why_not_expired(uses: Uses, chosen: Sequence[Section]) -> str:
    """Why a variable can't expire with these sections; empty if it can."""
    state, held = uses.state, uses.state.expiry
    if held.reason:
        return held.reason
    if reason := _counting(uses):
        return reason
    locked = {it.owner for it in chosen} | {it.owner for it in state.accesses if it.lock}
    if any(owner not in locked for owner, _ in held.sites):
        return "something binds it where the lock is not taken"
    return _reads_again(uses, chosen)


def _counting(uses: Uses) -> str:
    own = {it.offset for it in uses.own()}
    for access in uses.state.expiry.counting:
        if access.offset in own:
            return f"line {access.line} counts on it being loaded"
    for path, it in uses.foreign():
        return f"{path}:{it.line} counts on it being loaded"
    return ""


def _reads_again(uses: Uses, chosen: Sequence[Section]) -> str:
    """Where a function reads it twice outside of the lock: it may be another one by then."""
    seen: set[str] = set()
    for access in uses.own():
        if _is_within(access, chosen) or _is_taken(access, chosen):
            continue
        if access.owner in seen:
            return f"line {access.line} reads it once more, when it may be another one"
        seen.add(access.owner)
    return ""


def _held_over_more(chosen: Sequence[Section], wide: Sequence[Section]) -> str:
    """What is called under the lock of the wide sections only."""
    before = {(it.owner, called) for it in chosen for called in it.calls}
    for section in wide:
        for called in section.calls:
            if (section.owner, called) not in before:
                return f"line {section.first} would hold the lock over more ({called})"
    return ""


def _is_within(access: Access, sections: Sequence[Section]) -> bool:
    return any(it.owner == access.owner and it.first <= access.line <= it.last for it in sections)


def _is_taken(access: Access, sections: Sequence[Section]) -> bool:
    """Whether what was taken under the lock is used in its place."""
    return any(site.span.start == access.offset for it in sections for site in it.others)


def expired(state: State, ttl: int | float) -> Repair:
    """What a variable needs, apart from its lock, to expire."""
    names = functions.Names.of(state.names[0])
    assert state.storage is not None
    beside = replace(
        state.storage,
        message=messages.lasting(state),
        cwe=CWE,
        arguments=names.defined(ttl),
        introduces=(),
        binds=(names.ttl, names.loaded),
    )
    helper = () if state.expiry.has_helper else (functions.HAS_EXPIRED,)
    return Repair(
        (beside, *(site for _, site in state.expiry.sites)),
        imports=(Import("time"),),
        definitions=helper,
    )
