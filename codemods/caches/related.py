"""Attributes of classes in the light of all files: subclasses, and other objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from codemods.caches.facts import Facts, Namesake, Op, State


def asked_for(facts: Mapping[str, Facts]) -> dict[str, frozenset[str]]:
    """The attributes that all files are asked for, with the names of the classes."""
    names: dict[str, set[str]] = {}
    for held in facts.values():
        for state in held.states:
            for name in state.names if state.holder and not state.reasons else ():
                names.setdefault(name, set()).add(state.holder)
    return {name: frozenset(classes) for name, classes in names.items()}


def methods_asked_for(facts: Mapping[str, Facts]) -> frozenset[str]:
    """The methods that write these attributes."""
    return frozenset(
        name
        for held in facts.values()
        for state in held.states
        for access in state.accesses
        for name in [access.owner.rpartition(".")[2]]
        if state.holder and access.op.writes and not name.startswith("__")
    ) - {""}


def at_import(facts: Mapping[str, Facts], state: State) -> frozenset[str]:
    """Which methods with accesses are only called as modules are imported: classes that are
    registered by a decorator, say."""
    owners = {it.owner for it in state.accesses if it.owner and state.holder}
    uses = [it for held in facts.values() for it in held.methods]
    return frozenset(
        owner
        for owner in owners
        for found in [[it for it in uses if owner == f"{state.holder}.{it.name}"]]
        if found and all(it.at_import for it in found)
    )


def reason(facts: Mapping[str, Facts], path: str, state: State) -> str:
    """What code that is not of the class does with its attributes, so that these get no lock;
    empty if there is nothing. `path`: the file of the class."""
    for other, found in _namesakes(facts, path, state):
        where = f"{other}:{found.line}"
        if found.is_own:
            if _are_related(facts, state, found):
                return f"{where} is a class related to it, with a {found.name} of its own"
        elif found.op.writes or (state.is_container and found.op not in {Op.LOOK, Op.TEST}):
            return f"{where} {found.op.value} by an object or a class that may be another one"
    return ""


def _namesakes(
    facts: Mapping[str, Facts], path: str, state: State
) -> Iterator[tuple[str, Namesake]]:
    for other, held in facts.items() if state.holder else ():
        for it in held.namesakes:
            is_itself = it.is_own and other == path and it.holder == state.holder
            if it.name in state.names and not is_itself:
                yield other, it


def _are_related(facts: Mapping[str, Facts], state: State, other: Namesake) -> bool:
    """Whether one of two classes is derived from the other, as far as the names tell."""
    bases: dict[str, set[str]] = {}
    for held in facts.values():
        for it in held.namesakes:
            bases.setdefault(it.holder, set()).update(it.bases)
    return state.holder in _ancestors(other.bases, bases) or (
        other.holder in _ancestors(state.bases, bases)
    )


def _ancestors(names: tuple[str, ...], bases: Mapping[str, set[str]]) -> list[str]:
    found = list(names)
    for name in found:
        found.extend(sorted(bases.get(name, set()) - set(found)))
    return found
