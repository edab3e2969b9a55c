"""Attributes of classes in the light of all files: subclasses, and other objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from codemods.caches.facts import Facts, MethodUse, Namesake, Op, State


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


class Related:
    """What all files tell of attributes of classes, by their names."""

    def __init__(self, facts: Mapping[str, Facts]) -> None:
        self._uses: dict[str, list[MethodUse]] = {}
        self._namesakes: dict[str, list[tuple[str, Namesake]]] = {}
        self._bases: dict[str, set[str]] = {}
        for path, held in facts.items():
            for use in held.methods:
                self._uses.setdefault(use.name, []).append(use)
            for it in held.namesakes:
                self._namesakes.setdefault(it.name, []).append((path, it))
                self._bases.setdefault(it.holder, set()).update(it.bases)

    def at_import(self, state: State) -> frozenset[str]:
        """Which methods with accesses are only called as modules are imported: classes that are
        registered by a decorator, say."""
        found = {
            it.owner: self._uses.get(it.owner.removeprefix(f"{state.holder}."), ())
            for it in state.accesses
            if it.owner and state.holder
        }
        return frozenset(
            owner for owner, uses in found.items() if uses and all(it.at_import for it in uses)
        )

    def reason(self, path: str, state: State) -> str:
        """What code that is not of the class does with its attributes, so that these get no lock;
        empty if there is nothing. `path`: the file of the class."""
        for other, found in self._others(path, state):
            where = f"{other}:{found.line}"
            if found.is_own:
                if self._are_related(state, found):
                    return f"{where} is a class related to it, with a {found.name} of its own"
            elif found.op.writes or (state.is_container and found.op not in {Op.LOOK, Op.TEST}):
                return f"{where} {found.op.value} by an object or a class that may be another one"
        return ""

    def _others(self, path: str, state: State) -> Iterator[tuple[str, Namesake]]:
        """The namesakes of the attributes of a class, by the order of the files."""
        found = [it for name in state.names for it in self._namesakes.get(name, ())]
        for other, it in sorted(found, key=lambda one: one[0]) if state.holder else ():
            if not (it.is_own and other == path and it.holder == state.holder):
                yield other, it

    def _are_related(self, state: State, other: Namesake) -> bool:
        """Whether one of two classes is derived from the other, as far as the names tell."""
        return state.holder in _ancestors(other.bases, self._bases) or (
            other.holder in _ancestors(state.bases, self._bases)
        )


def _ancestors(names: tuple[str, ...], bases: Mapping[str, set[str]]) -> list[str]:
    found = list(names)
    for name in found:
        found.extend(sorted(bases.get(name, set()) - set(found)))
    return found
