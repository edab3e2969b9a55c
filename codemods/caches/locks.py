"""Which lock guards a state, by what the project shows.

| where                                                          | the lock                     |
| -------------------------------------------------------------- | ---------------------------- |
| functions take a lock for it already                           | the same                     |
| something is called under it that may come back                | `threading.RLock`            |
| the file takes locks by `lockutils` itself, nothing is called  | `lockutils.lock`, by a name  |
| the project runs greenthreads                                  | `threading.RLock`            |
| else                                                           | `threading.Lock`             |

A plain lock that is made before monkey-patching is one of the thread that all greenthreads share:
the second one that takes it stops them all. The locks of `lockutils` are made when they are taken,
but that lasts fifty times as long, they can't be taken twice, nor be made anew in a child process.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from codemods.caches.facts import State
from codemods.codemod import Site
from codemods.engine.links import place_of
from codemods.engine.module import Module
from codemods.engine.text import quote_of

_BY_NAME = frozenset({"lock", "synchronized"})


@dataclass(frozen=True, slots=True)
class Lock:
    """What guards a state."""

    code: str
    """What a ``with`` takes."""
    name: str
    """The name in it that has to be bound; empty if it is one that is there already."""
    new: str
    """What makes one; empty if it is looked up by a name."""


def of(state: State, *, is_nested: bool, is_green: bool, forks: bool) -> Lock:
    """The lock for a state. `is_nested`: whether something is called under it; `forks`: whether a
    child process has to make it anew."""
    if state.guard is not None:
        return Lock(state.guard.code, "", "")
    if state.by_name and not is_nested and not forks:
        return Lock(state.by_name, "lockutils", "")
    maker = "threading.RLock()" if is_nested or is_green else "threading.Lock()"
    return Lock(state.lock, state.lock, maker)


def written(site: Site, lock: Lock) -> Site:
    """An order that has to do with a lock, once that is known."""
    return replace(
        site,
        arguments=tuple(
            # One that is there already has its own code, whatever a new one is reached by.
            lock.code
            if it.endswith(".{lock}") and not lock.new
            else it.replace("{lock}", lock.code).replace("{new}", lock.new)
            for it in site.arguments
        ),
        introduces=tuple(
            it.replace("{lock}", lock.name) for it in site.introduces if lock.name or it != "{lock}"
        ),
    )


def by_name(module: Module, names: Sequence[str]) -> str:
    """A lock by a name of its own, where the file takes such locks itself; else empty."""
    bound = module.bindings("lockutils")
    if set(bound) != {module.tree} or not any(
        getattr(it.parent, "attr", "") in _BY_NAME for it in module.occurrences("lockutils")
    ):
        return ""
    if any(it.imported != "oslo_concurrency.lockutils" for it in bound[module.tree]):
        return ""
    quote = quote_of(module.text)
    name = f"{'.'.join(place_of(module.path))}-{names[0]}"
    return f"lockutils.lock({quote}{name}{quote}, do_log=False)"
