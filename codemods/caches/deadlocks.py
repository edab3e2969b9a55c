"""In which order locks are taken: two threads that take two in turn wait for each other for ever.

While a lock is held, functions are called; these take locks, too, or call others that do. Each
such pair of locks is an edge from the one that is held to the one that is taken, be it new or there
already. Where the edges lead from a lock back to itself, the states on that way keep no new lock.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from codemods.caches.calls import Function, functions_at, steps_of
from codemods.caches.expiring import Renewed
from codemods.caches.facts import Caller, Elsewhere, Facts, Guard, Kind, Section, State, Step
from codemods.caches.waiting import Held
from codemods.engine.links import Link, leads_to, place_of

Lock: TypeAlias = tuple[str, ...]
"""What tells a lock from all others."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A state, and what is to be under its lock."""

    path: str
    state: State
    chosen: tuple[Section, ...]
    callers: Sequence[tuple[str, Caller]]
    resets: Sequence[tuple[str, Elsewhere]]
    moves: Sequence[tuple[str, Elsewhere]]
    """What other modules do with it, by functions that take its lock."""
    forked: str
    renewed: Renewed
    message: str
    reason: str
    """Why it is only reported; empty if it gets a lock."""
    held: Sequence[Held] = ()
    """What waits in the sections, of which it is said what becomes of it."""


@dataclass(frozen=True, slots=True)
class _Edge:
    taken: Lock
    told: str
    """Who takes it, and where:
    ``add (shop/a.py:7) holds _A_LOCK and takes _B_LOCK by put (shop/b.py:4)``."""


def reasons(
    facts: Mapping[str, Facts], settled: Sequence[Settled]
) -> dict[tuple[str, tuple[str, ...]], str]:
    """Why states can't have their locks, by the path and the names of each."""
    graph = _Graph(facts, settled)
    found: dict[tuple[str, tuple[str, ...]], str] = {}
    for one in settled:
        lock = graph.lock_of(one)
        if (way := graph.way_back(lock)) is not None:
            if len(way) == 1:
                reason = f"a lock that can't be taken twice would be: {way[0].told}"
            else:
                steps = ", ".join(it.told for it in way)
                reason = f"two threads could wait for each other: {steps}"
            found[one.path, one.state.full_names] = reason
    return found


class _Graph:
    """The locks of a tree, and which are taken while others are held."""

    def __init__(self, facts: Mapping[str, Facts], settled: Sequence[Settled]) -> None:
        self.facts = facts
        self.names: dict[Lock, str] = {}
        """What the locks are called."""
        self.twice: set[Lock] = set()
        """The locks that who holds them may take again."""
        self.steps = steps_of(facts)
        self.sections: dict[str, list[tuple[Section, Lock]]] = {}
        """The sections of each file."""
        self.others: dict[str, list[tuple[Elsewhere, Lock]]] = {}
        """The places in each file that call a function beside a variable of another module."""
        self.getters: list[tuple[Settled, Lock]] = []
        self.paths: dict[str, list[str]] = {}
        """In which files a function of some name does anything that matters."""
        self._taken: dict[Function, dict[Lock, str]] = {}
        for one in settled:
            lock = self.lock_of(one)
            for section in one.chosen:
                self.sections.setdefault(one.path, []).append((section, lock))
            for path, access in (*one.resets, *one.moves):
                self.others.setdefault(path, []).append((access, lock))
            if one.callers:
                self.getters.append((one, lock))
        for path, name in (
            *self.steps,
            *((path, it.owner) for path, found in self.sections.items() for it, _ in found),
            *((path, it.owner) for path, found in self.others.items() for it, _ in found),
        ):
            known = self.paths.setdefault(name, [])
            if path not in known:
                known.append(path)
        self.edges: dict[Lock, dict[Lock, _Edge]] = {}
        for outer, edge in self._all_edges():
            self.edges.setdefault(outer, {}).setdefault(edge.taken, edge)

    def lock_of(self, one: Settled) -> Lock:
        """The lock of a state."""
        if one.state.guard is not None:
            return self.lock(one.state.guard, one.path)
        lock = ("new", one.path, *one.state.full_names)
        holder = one.state.holder
        self.names[lock] = f"{holder}.{one.state.lock}" if holder else one.state.lock
        self.twice.add(lock)  # an RLock, wherever anything is called under it
        return lock

    def lock(self, guard: Guard, path: str) -> Lock:
        """A lock that is there already, as the file at a path takes it."""
        if guard.kind is Kind.NAMED:
            lock: Lock = ("named", guard.code.partition(".")[2])
        elif guard.link is None:
            lock = ("own", path, guard.code.partition("(")[0])
        else:
            at = next(
                (it for it in self.facts if leads_to(guard.link, place_of(it), path)),
                ".".join(guard.link.target),
            )
            lock = ("own", at, guard.name)
        self.names.setdefault(lock, guard.code)
        if guard.kind in {Kind.RLOCK, Kind.EACH}:
            self.twice.add(lock)
        return lock

    def way_back(self, lock: Lock) -> list[_Edge] | None:
        """The shortest way from a lock to itself; None if there is none."""
        ways: deque[tuple[Lock, list[_Edge]]] = deque([(lock, [])])
        seen: set[Lock] = set()
        while ways:
            at, way = ways.popleft()
            for edge in self.edges.get(at, {}).values():
                if edge.taken == lock and (way or lock not in self.twice):
                    return [*way, edge]
                if edge.taken != lock and edge.taken not in seen:
                    seen.add(edge.taken)
                    ways.append((edge.taken, [*way, edge]))
        return None

    def _all_edges(self) -> Iterator[tuple[Lock, _Edge]]:
        for (path, owner), steps in self.steps.items():
            for step in steps:
                under = self._held(path, owner, step.line, step.held)
                if under:
                    taken = self._by_step(step, path)
                    yield from self._edges(under, f"{owner} ({path}:{step.line})", taken)
        for path, found in self.others.items():
            for it, lock in found:
                under = self._held(path, it.owner, it.line, it.locks)
                where = f"{it.owner} ({path}:{it.line})"
                yield from self._edges(under, where, {lock: self.names[lock]})
        for one, lock in self.getters:
            told = self._told(one.state.loader, [(one.path, one.state.loader)])
            yield from self._edges([lock], f"its getter ({one.path})", told)

    def _held(self, path: str, owner: str, line: int, locks: Iterable[Guard]) -> list[Lock]:
        """The locks that are held in a line of a function: those there already, and new ones."""
        return [
            *(self.lock(it, path) for it in locks),
            *(
                lock
                for section, lock in self.sections.get(path, ())
                if section.first <= line <= section.last and _is_in(section.owner, owner)
            ),
        ]

    def _edges(
        self, held: Iterable[Lock], where: str, taken: Mapping[Lock, str]
    ) -> Iterator[tuple[Lock, _Edge]]:
        for outer in held:
            for inner, told in taken.items():
                yield outer, _Edge(inner, f"{where} holds {self.names[outer]} and takes {told}")

    def taken(self, function: Function) -> dict[Lock, str]:
        """The locks that a function takes, or that others take which it calls, each with a place
        where that happens."""
        if function not in self._taken:
            found: dict[Lock, str] = {}
            seen, left = {function}, [function]
            while left:
                path, name = at = left.pop()
                for section, lock in self.sections.get(path, ()):
                    if _is_in(section.owner, name):
                        found.setdefault(lock, f"{path}:{section.first}")
                for it, lock in self.others.get(path, ()):
                    if _is_in(it.owner, name):
                        found.setdefault(lock, f"{path}:{it.line}")
                for step in self.steps.get(at, ()):
                    if step.takes is not None:
                        found.setdefault(self.lock(step.takes, path), f"{path}:{step.line}")
                    further = set(self._functions(step.calls, step.link, path)) - seen
                    seen |= further
                    left.extend(sorted(further))
            self._taken[function] = found
        return self._taken[function]

    def _by_step(self, step: Step, path: str) -> dict[Lock, str]:
        """The locks that a step takes, and what is said of that."""
        if step.takes is not None:
            lock = self.lock(step.takes, path)
            return {lock: self.names[lock]}
        return self._told(step.calls, self._functions(step.calls, step.link, path))

    def _told(self, name: str, functions: Iterable[Function]) -> dict[Lock, str]:
        """The locks that functions of one name take, and what is said of that."""
        return {
            lock: f"{self.names[lock]} by {name} ({where})"
            for function in functions
            for lock, where in sorted(self.taken(function).items())
        }

    def _functions(self, name: str, link: Link | None, path: str) -> Iterator[Function]:
        """The functions that a name leads to in the file at a path."""
        return functions_at(self.paths, name, link, path)


def _is_in(owner: str, name: str) -> bool:
    """Whether a function is this one, or one in it."""
    return owner == name or owner.startswith(f"{name}.")
