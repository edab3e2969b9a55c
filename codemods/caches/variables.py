"""Names at module level that functions bind or change: which race, and which belong together."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, groupby, pairwise
from typing import TypeAlias

from codemods.caches import accesses as reading
from codemods.caches import elements, holders, once, said, spread
from codemods.caches.facts import Access, Guard, Op
from codemods.caches.operations import CONTAINERS
from codemods.engine.module import Module, Occurrence

_EXITS = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_DISPLAYS = (ast.Dict, ast.List, ast.Set, ast.DictComp, ast.ListComp, ast.SetComp)
Found: TypeAlias = tuple[Occurrence, Access]


@dataclass(frozen=True)
class Variable:
    """A name at module level, or in a class, that functions bind or change."""

    name: str
    statement: ast.stmt
    """The last one at module level that gives it a value, or in the class."""
    place: Occurrence
    """Where it is first bound at module level, or in the class."""
    found: tuple[Found, ...]
    is_container: bool
    """Whether it is changed in place."""
    holder: ast.ClassDef | None = None
    """The class whose attribute it is."""
    reasons: tuple[str, ...] = ()
    """Why it can't have a lock, as far as the class tells."""

    @cached_property
    def by_owner(self) -> dict[str, list[Found]]:
        """The accesses at run time, by the function that makes them."""
        found = [it for it in self.found if it[1].owner]
        found.sort(key=lambda it: (it[1].owner, reading.order_of(it[0]), it[1].offset))
        return {owner: list(group) for owner, group in groupby(found, lambda it: it[1].owner)}

    @property
    def at_run_time(self) -> list[Found]:
        return [it for found in self.by_owner.values() for it in found]

    @property
    def is_rebound(self) -> bool:
        """Whether a function binds it anew."""
        return any(place.is_binding for place, _ in self.at_run_time)

    @property
    def loses(self) -> bool:
        """Whether something removes elements, or all of them, at run time."""
        return any(it.op in {Op.REMOVE, Op.RESET} for _, it in self.at_run_time)

    @cached_property
    def is_warning(self) -> bool:
        """Whether it is a flag that is set only where nothing else is done but to say something."""
        return not self.is_container and once.is_said(self.at_run_time)

    def races_in(self, owner: str) -> bool:
        """Whether a function takes more than one step that must be atomic, or one that comes
        between those that others take under a lock."""
        found = [it for it in self.by_owner.get(owner, ()) if not it[1].lock]
        if _races(self, [it for _, it in found]) and not (self.is_container and said.is_all(found)):
            return True
        return owner in self._disturbing

    def tears_in(self, owner: str) -> bool:
        """Whether a function, which writes nothing, tests it and then uses it, when another one may
        have reset it."""
        ops = [it.op for _, it in self.by_owner[owner] if not it.lock]
        if self.is_container or self.holder or any(it.writes for it in ops) or Op.TEST not in ops:
            return False
        return Op.LOAD in ops[ops.index(Op.TEST) :] and any(
            it.op is Op.RESET and it.owner != owner and _leaves_nothing(place)
            for place, it in self.at_run_time
        )

    @property
    def is_found(self) -> bool:
        """Whether several steps on it must be atomic in some function, locked or not."""
        return (
            self.is_locked
            or any(map(self.races_in, self.by_owner))
            or any(map(self.tears_in, self.by_owner))
        )

    @cached_property
    def is_locked(self) -> bool:
        """Whether a function takes several steps under a lock that is there already."""
        return any(
            _races(self, [it for _, it in found if it.lock]) for found in self.by_owner.values()
        )

    @cached_property
    def _disturbing(self) -> frozenset[str]:
        """The functions that write without the lock that others hold, or see what is half done."""
        if not self.is_locked:
            return frozenset()
        is_filled_in_steps = self.is_container and any(
            sum(it.op.writes and bool(it.lock) for _, it in found) > 1
            for found in self.by_owner.values()
        )
        return frozenset(
            access.owner
            for _, access in self.at_run_time
            if not access.lock
            and (
                access.op.writes
                or (self.is_container and access.op is Op.ITERATE)
                or (is_filled_in_steps and access.op in {Op.LOOK, Op.TEST})
                or access.escapes == reading.OUT_OF_SIGHT
            )
        )


def of(module: Module, name: str) -> Variable | None:
    """The variable of a name; None if no function binds or changes it."""
    bindings = module.bindings(name).get(module.tree, ())
    at_top = [it for it in bindings if len(it.chain) > 1 and not reading.owner_of(it)]

    def read(is_container: bool) -> Iterable[Found]:
        return reading.of(module, name, is_container=is_container)

    return made(module, name, bindings, at_top, read)


def made(
    module: Module,
    name: str,
    bindings: Sequence[Occurrence],
    at_top: Sequence[Occurrence],
    read: Callable[[bool], Iterable[Found]],
    holder: ast.ClassDef | None = None,
) -> Variable | None:
    """A variable of a module or of a class, from its bindings (`at_top` those that no function
    makes) and its accesses, which `read` tells; None if no function binds or changes it."""
    found = tuple(read(True))
    written = [(place, access) for place, access in found if access.owner and access.op.writes]
    if not written:
        return None
    is_container = any(map(_binds_container, bindings)) and any(
        access.op in {Op.CHANGE, Op.REMOVE} or _is_in_place(place, access)
        for place, access in written
    )
    found = (*found, *elements.of(module, found)) if is_container else tuple(read(False))
    if not any(access.owner and access.op.writes for _, access in found):
        return None
    if not at_top:
        return None
    top = at_top[-1].chain[1 if holder is None else 2]
    assert isinstance(top, ast.stmt)
    first = _value_of(at_top[0])
    reasons: tuple[str, ...] = ()
    if holder is None:
        through, reasons = spread.of(module, found, is_container=is_container)
        found = (*found, *through)
    found = tuple(_exchanged(found if is_container else tuple(_guarding(found))))
    held = _as_held(module, found)
    found = tuple((place, _as_reset(place, access, first)) for place, access in held)
    return Variable(name, top, at_top[0], found, is_container, holder, reasons)


def _guarding(found: Sequence[Found]) -> Iterator[Found]:
    """The accesses, with those tests told that nothing depends on but other work."""
    for place, access in found:
        if access.op is Op.TEST and access.owner and _decides_nothing(place, found):
            yield place, replace(access, decides=False)
        else:
            yield place, access


def _decides_nothing(place: Occurrence, found: Sequence[Found]) -> bool:
    """Whether a test leads to branches that neither name the variable, nor end the function, nor
    leave a loop."""
    tests = [a for a, b in pairwise(place.chain) if isinstance(a, ast.If) and a.test is b]
    if not tests:
        return False
    within = [it for branch in (tests[-1].body, tests[-1].orelse) for it in branch]
    return not any(
        isinstance(it, _EXITS) for statement in within for it in ast.walk(statement)
    ) and not any(one in other.chain for other, _ in found for one in within)


def _exchanged(found: Sequence[Found]) -> Iterator[Found]:
    """The accesses, where a container that gets a name does so because another takes its place."""
    renewed = {it.owner for _, it in found if it.owner and it.op in {Op.BIND, Op.RESET}}
    for place, access in found:
        if access.is_kept and access.escapes and access.owner in renewed:
            yield place, replace(access, op=Op.LOOK, escapes="")
        else:
            yield place, access


def _as_held(module: Module, found: Sequence[Found]) -> Iterator[Found]:
    """The accesses with the locks that the callers of their functions hold."""
    by_function: dict[ast.AST | None, tuple[Guard, ...]] = {}
    for place, access in found:
        if not access.owner or access.lock:
            yield place, access
            continue
        function = place.function
        if function not in by_function:
            by_function[function] = holders.held(module, place)
        locks = by_function[function]
        yield place, replace(access, locks=locks, is_by_callers=True) if locks else access


def _is_in_place(place: Occurrence, access: Access) -> bool:
    """Whether an update is one of an element."""
    return access.op is Op.UPDATE and isinstance(getattr(place.node, "ctx", None), ast.Load)


def _binds_container(binding: Occurrence) -> bool:
    value = getattr(binding.parent, "value", None)
    if isinstance(value, ast.Call):
        return ast.unparse(value.func).rpartition(".")[2] in CONTAINERS
    return isinstance(value, _DISPLAYS)


def _value_of(binding: Occurrence) -> str:
    value = getattr(binding.parent, "value", None)
    return ast.dump(value) if isinstance(value, ast.expr) else ""


def _as_reset(place: Occurrence, access: Access, first: str) -> Access:
    """A binding to the first value is one that starts anew."""
    if access.op is Op.BIND and access.owner and first and _value_of(place) == first:
        return replace(access, op=Op.RESET)
    return access


def _leaves_nothing(place: Occurrence) -> bool:
    """Whether a reset binds it to nothing, or to no value at all: not to a first one."""
    value = getattr(place.parent, "value", None)
    return not isinstance(value, ast.expr) or reading.is_nothing(value)


# Which race


def _races(variable: Variable, ops: Sequence[Access]) -> bool:
    if any(it.op is Op.UPDATE for it in ops):
        return True
    if not variable.is_container:
        return _tests_and_binds(ops)
    writes = [index for index, it in enumerate(ops) if it.op.writes]
    if writes and writes[-1] > 0:
        return True
    if any(it.op is Op.ITERATE for it in ops):
        return True
    return len(ops) > 1 and variable.loses and any(it.op is Op.TEST for it in ops)


def _tests_and_binds(ops: Sequence[Access]) -> bool:
    tested = kept = False
    for it in ops:
        if (tested and it.op is Op.BIND) or (kept and it.op.writes):
            return True
        tested = tested or (it.op is Op.TEST and it.decides)
        kept = kept or it.is_kept
    return False


# Which belong together


def together(variables: Sequence[Variable]) -> Iterator[tuple[Variable, ...]]:
    """The variables that race, with those that belong to them."""
    left = list(variables)
    while left:
        group = [left.pop(0)]
        grown = True
        while grown:
            joined = [it for it in left if any(_is_joined(it, other) for other in group)]
            group.extend(joined)
            left = [it for it in left if it not in joined]
            grown = bool(joined)
        are_pair = any(is_pair(a, b) for a, b in combinations(group, 2))
        if are_pair or any(it.is_found for it in group):
            yield tuple(sorted(group, key=lambda it: it.place.offset))


def _is_joined(one: Variable, other: Variable) -> bool:
    """Whether a function that takes several steps with one of them fills the other in between."""
    if one.is_warning or other.is_warning:
        return False
    return are_read_together(one, other) or any(
        (one.races_in(owner) or other.races_in(owner))
        and _fills(one, owner)
        and _fills(other, owner)
        and not _are_apart(one, other, owner)
        for owner in set(one.by_owner) & set(other.by_owner)
    )


def _are_apart(one: Variable, other: Variable, owner: str) -> bool:
    """Whether a function takes several steps with each of two variables, first those with the one
    and then those with the other: neither belongs to the other then."""
    if not (one.races_in(owner) and other.races_in(owner)):
        return False
    steps = [[place for place, _ in it.by_owner[owner]] for it in (one, other)]
    first, second = sorted(steps, key=lambda places: places[0].offset)
    if max(it.offset for it in first) > min(it.offset for it in second):
        return False
    around = [a for a, b in zip(first[0].chain, second[0].chain, strict=False) if a is b]
    # In branches of one statement, only one of the two runs.
    return not isinstance(around[-1], ast.If)


def is_pair(one: Variable, other: Variable) -> bool:
    """Whether a function binds both, and another reads both, to which they have to fit."""
    if one.is_container or other.is_container:
        return False
    shared = [owner for owner in one.by_owner if owner in other.by_owner]
    written = [it for it in shared if _binds(one, it) and _binds(other, it)]
    read = [it for it in shared if _uses(one, it) and _uses(other, it)]
    return bool(written and read)


def are_read_together(one: Variable, other: Variable) -> bool:
    """Whether they are a pair; or whether, if they race, a function reads both that binds them, and
    another one binds or resets both meanwhile."""
    if is_pair(one, other):
        return True
    if one.is_container or other.is_container:
        return False
    shared = [owner for owner in one.by_owner if owner in other.by_owner]
    renewed = {it for it in shared if _renews(one, it) and _renews(other, it)}
    read = [it for it in shared if _reads(one, it) and _reads(other, it)]
    return any(renewed - {it} for it in read) and any(
        _binds(one, it) and _binds(other, it) for it in shared
    )


def _binds(variable: Variable, owner: str) -> bool:
    found = variable.by_owner[owner]
    return any(it.op is Op.BIND and not it.lock for _, it in found)


def _uses(variable: Variable, owner: str) -> bool:
    """Whether a function leaves a variable as it is, and does more than to assert that there is
    one."""
    found = variable.by_owner[owner]
    return not any(it.op.writes or it.lock for _, it in found) and any(
        not _is_asserted(place) for place, _ in found
    )


def _is_asserted(place: Occurrence) -> bool:
    return any(isinstance(it, ast.Assert) for it in place.chain)


def _renews(variable: Variable, owner: str) -> bool:
    found = variable.by_owner[owner]
    return any(it.op in {Op.BIND, Op.RESET} and not it.lock for _, it in found)


def _reads(variable: Variable, owner: str) -> bool:
    return any(
        it.op is Op.LOAD and not it.lock and not _is_asserted(place)
        for place, it in variable.by_owner[owner]
    )


def _fills(variable: Variable, owner: str) -> bool:
    """Whether a function writes something that it made, or says that it did so."""
    return any(
        access.op in {Op.BIND, Op.CHANGE, Op.UPDATE}
        and not access.lock
        and (access.is_fill or access.op is Op.UPDATE or variable.races_in(owner))
        for _, access in variable.by_owner[owner]
    )


def is_flag(variable: Variable, owner: str) -> bool:
    """Whether a function only ever binds it to constants: it says that something was done."""
    bound = [it for _, it in variable.by_owner.get(owner, ()) if it.op is Op.BIND]
    return bool(bound) and not any(it.is_fill for it in bound)
