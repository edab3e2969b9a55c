"""Attributes of classes in the light of all files: subclasses, and other objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from codemods.caches.facts import Facts, Op, Outside, State


def asked_for(facts: Mapping[str, Facts]) -> dict[str, frozenset[str]]:
    """The attributes that all files are asked for, with the names of the classes."""
    names: dict[str, set[str]] = {}
    for held in facts.values():
        for state in held.states:
            for name in state.names if state.holder and not state.reasons else ():
                names.setdefault(name, set()).add(state.holder)
    return {name: frozenset(classes) for name, classes in names.items()}


def reason(facts: Mapping[str, Facts], path: str, state: State) -> str:
    """What code that is not of the class does with its attributes, so that these get no lock;
    empty if there is nothing. `path`: the file of the class."""
    for other, found in _outside(facts, path, state):
        where = f"{other}:{found.line}"
        if found.is_own:
            if _are_related(facts, state, found):
                return f"{where} is a class related to it, with a {found.name} of its own"
        elif found.op.writes or (state.is_container and found.op not in {Op.LOOK, Op.TEST}):
            return f"{where} {found.op.value} by an object or a class that may be another one"
    return ""


def _outside(facts: Mapping[str, Facts], path: str, state: State) -> Iterator[tuple[str, Outside]]:
    for other, held in facts.items() if state.holder else ():
        for it in held.outside:
            is_itself = it.is_own and other == path and it.holder == state.holder
            if it.name in state.names and not is_itself:
                yield other, it


def _are_related(facts: Mapping[str, Facts], state: State, other: Outside) -> bool:
    """Whether one of two classes is derived from the other, as far as the names tell."""
    bases: dict[str, set[str]] = {}
    for held in facts.values():
        for it in held.outside:
            bases.setdefault(it.holder, set()).update(it.bases)
    return state.holder in _ancestors(other.bases, bases) or (
        other.holder in _ancestors(state.bases, bases)
    )


def _ancestors(names: tuple[str, ...], bases: Mapping[str, set[str]]) -> list[str]:
    found = list(names)
    for name in found:
        found.extend(sorted(bases.get(name, set()) - set(found)))
    return found
