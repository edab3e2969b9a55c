"""What one file holds of state that its functions share, and which of it races."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from itertools import combinations

from codemods.caches import accesses as reading
from codemods.caches import (
    accessors,
    arguments,
    attributes,
    bounds,
    callers,
    elsewhere,
    expiry,
    forks,
    functions,
    locks,
    making,
    namesakes,
    partly,
    reaching,
    refusals,
    sections,
    signals,
    threads,
    torn,
    useless,
    variables,
    words,
)
from codemods.caches.blocks import is_text
from codemods.caches.collected import collected, in_children
from codemods.caches.facts import Bounds, Called, Caller, Expiry, Facts, Section, Sought, State
from codemods.caches.variables import Found, Variable
from codemods.codemod import IGNORED, Keeps, Site, Unit
from codemods.engine import links
from codemods.engine.links import place_of
from codemods.engine.module import Module, Occurrence
from codemods.engine.places import is_left_out
from codemods.engine.text import holds_word


def survey(module: Module) -> Facts:
    """The shared state of a file."""
    named = [variables.of(module, name) for name in words.candidates(module.text)]
    found = [it for it in named if it is not None]
    states = [_state(module, group) for group in _groups(module, found)]
    states = list(_apart([*states, *_of_classes(module)]))
    owners = {
        it.owner.partition(".")[0]
        for state in states
        for it in state.accesses
        if it.owner and not state.holder
    }
    called = [it for name in sorted(owners) for it in _callers(module, name)]
    loading = [it for state in states if state.loader for it in _loading(module, state)]
    found_useless = tuple(useless.of(module))
    return Facts(
        digest_of(module.text) if states or found_useless else b"",
        states=tuple(states),
        called=tuple(called),
        callers=tuple(loading),
        steps=reaching.of(module, states),
        useless=found_useless,
        collected=collected(module) if states else frozenset(),
        in_children=in_children(module) if states else frozenset(),
    )


def digest_of(text: str) -> bytes:
    """What tells a text from others."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _of_classes(module: Module) -> Iterator[State]:
    """The states that are attributes of classes."""
    found = [it for name in words.attributes(module.text) for it in attributes.of(module, name)]
    holders = dict.fromkeys(it.holder for it in found)
    for holder in holders:
        for group in _groups(module, [it for it in found if it.holder is holder]):
            yield _state(module, group)


def _apart(states: Sequence[State]) -> Iterator[State]:
    """The states, each with a reason where it would need a lock together with that of another
    class or of the module: with one of them alone, the other would be treated the next time."""
    for state in states:
        shared = [
            it
            for it in states
            if it.holder != state.holder and not it.reasons and _overlap(it.wide, state.wide)
        ]
        reasons = [f"it is used in the same steps as {shared[0].full_names[0]}"] if shared else []
        yield replace(state, reasons=(*state.reasons, *reasons), bounds=_alone(state, states))


def _alone(state: State, states: Sequence[State]) -> Bounds:
    """What bounds a state, where no step on it, however small, is one on another state, too."""
    wanted = state.bounds.sections
    for other in states if wanted else ():
        if other is not state and _overlap(wanted, (*other.wide, *other.bounds.sections)):
            return Bounds(True, f"it is used in the same steps as {other.full_names[0]}")
    return state.bounds


def _overlap(one: Sequence[Section], other: Sequence[Section]) -> bool:
    """Whether statements that must be atomic for one are so for the other, too."""
    return any(a.first <= b.last and b.first <= a.last for a in one for b in other)


def asked(module: Module, sought: Sought) -> Facts:
    """What a file has to do with the shared state of others."""
    if is_left_out(module.path):
        # Whether tests alone call it matters of a function that resets something.
        resetting = {name: it for name, it in sought.functions.items() if name in sought.resetting}
        if not any(name in module.text for name in (*resetting, *sought.bounded)):
            return Facts()
        few = replace(sought, names={}, functions=resetting, loaders={})
        sought = elsewhere.narrowed(few, module.text, [*elsewhere.imports_in(module.text)])
        called = tuple(elsewhere.calls(module, sought))
        return Facts(called=called, tested=tuple(elsewhere.tested(module, sought)))
    imports = [*elsewhere.imports_in(module.text)]
    sought = elsewhere.narrowed(sought, module.text, imports)
    called = tuple(elsewhere.calls(module, sought))
    return Facts(
        called=called,
        elsewhere=tuple(elsewhere.accesses(module, sought)),
        namesakes=tuple(namesakes.accesses(module, sought)),
        methods=tuple(namesakes.methods(module, sought)),
        callers=tuple(elsewhere.loading(module, sought)),
        evidence=tuple(threads.evidence(module)),
        imports=frozenset(elsewhere.roots(imports)),
        steps=reaching.asked(module, sought.reached.get(place_of(module.path)[-1], ()), called),
        stars=tuple(_stars(module)),
        is_green=threads.is_green(module.text),
        has_cachetools=bounds.imports_library(module.text),
        forks=tuple(forks.forks(module)),
        launches=tuple(forks.launches(module)),
        handled=signals.handled(module),
        collected=collected(module),
        in_children=in_children(module),
    )


def _stars(module: Module) -> Iterator[links.Link]:
    for node in module.tree.body if "import *" in module.text else ():
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
            yield links.module_of(module, node)


def _callers(module: Module, name: str) -> Iterator[Called]:
    """Where a file calls a function or class of its own, or hands it on."""
    for place in module.occurrences(name):
        if place.is_use and module.scope_of(name, place) is module.tree:
            owner = reading.owner_at(place)
            if owner.partition(".")[0] != name:
                line, levels = module.lines.line_of(place.offset), elsewhere.levels_at(place)
                locks = elsewhere.held_at(module, place)
                yield Called(name, line, owner, levels=levels, locks=locks)


def _loading(module: Module, state: State) -> Iterator[Caller]:
    """Where a file calls a loader of its own, and then reads what that has loaded."""
    [variable] = state.names
    calls = [(it, None) for it in module.occurrences(state.loader) if it.is_use]
    reads = [
        it
        for it in module.occurrences(variable)
        if it.is_use and module.scope_of(variable, it) is module.tree
    ]
    return callers.of(module, state.loader, variable, calls, reads)


def _groups(module: Module, found: Sequence[Variable]) -> list[tuple[Variable, ...]]:
    """The variables that belong together, since one function fills them, or since the statements
    that must be atomic for one and for the other overlap."""
    groups = list(variables.together(found))
    while len(groups) > 1:
        treated = [
            (group, _sections(module, group, wide=True))
            for group in groups
            if not any(refusals.of(module, group, ""))
        ]
        pairs = combinations(treated, 2)
        pair = next(((one, other) for (one, a), (other, b) in pairs if _overlap(a, b)), None)
        if pair is None:
            break
        one, other = pair
        merged = tuple(sorted((*one, *other), key=lambda it: it.place.offset))
        groups = [merged, *(it for it in groups if it is not one and it is not other)]
    return groups


def _state(module: Module, group: Sequence[Variable]) -> State:
    names = tuple(it.name for it in group)
    holder = group[0].holder
    existing = partly.of(module, group)
    new = lock_name(names[0], in_class=holder is not None)
    lock = existing.guard.code if existing.guard else new
    found = sorted((it for one in group for it in one.found), key=lambda it: it[1].offset)
    tight, wide = _sections(module, group, wide=False), _sections(module, group, wide=True)
    tearing = tuple(torn.of(module, group))
    if len(group) == 1 and group[0].is_container and not existing.guard:
        tight, wide = _with_making(module, group[0], tight, wide)
    value = getattr(group[0].place.parent, "value", None)
    storage = _storage(module, group, lock)
    starts = [it.site.span.start for it in (*tight, *wide)]
    starts.extend(site.span.start for it in tearing for site in it.sites[:1])
    # Where it is found, as a person is told: beside a new lock, or where the first step begins.
    told = [storage.span.start] if storage and not existing.guard else []
    told.append(min(starts, default=group[0].place.offset))
    ignored = refusals.ignored(module, group, (*told, *starts))
    return State(
        names,
        group[0].place.offset,
        storage,
        lock,
        ast.dump(value) if len(group) == 1 and isinstance(value, ast.expr) else "",
        tuple(access for _, access in found),
        tuple(tight),
        tuple(wide),
        is_container=any(it.is_container for it in group),
        reasons=tuple(
            dict.fromkeys(
                (
                    *(IGNORED for it in ignored if it in told),
                    *refusals.of(module, group, None if existing.is_locked else lock),
                    *existing.reasons,
                    *(refusals.why_ignored(module, it) for it in ignored),
                )
            )
        ),
        first_source=module.source(value) if isinstance(value, ast.expr) else "",
        home=None if holder else _home(module, group),
        loader=_loader(group),
        is_rebound=any(it.is_rebound for it in group),
        taken=tuple(it for it in _beside(group) if holds_word(module.text, it)),
        guard=existing.guard,
        is_locked=existing.is_locked,
        is_torn=existing.is_torn,
        by_name="" if holder else locks.by_name(module, names),
        renewal=forks.renewal(module, holder or _last(module, group), _renewed(holder, lock)),
        holder=holder.name if holder else "",
        bases=namesakes.bases_of(holder) if holder else (),
        expiry=Expiry() if holder else expiry.of(module, group),
        bounds=Bounds()
        if holder
        else bounds.of(module, group, lambda: _sections(module, group, wide=True, always=True)),
        given=arguments.of(group),
        torn=tearing,
        ignored=tuple(ignored),
    )


def _beside(group: Sequence[Variable]) -> list[str]:
    """What functions beside variables would be called."""
    steps = [name for it in group if it.is_container for name in accessors.names_of(it.name)]
    return [*steps, *(name for it in group for name in functions.names(it.name))]


def _home(module: Module, group: Sequence[Variable]) -> Site:
    """The order to define functions beside those that write: below the last function of the module
    that does, or above the first class."""
    writers = [
        found[0][0].chain[1]
        for it in group
        for found in it.by_owner.values()
        if any(access.op.writes for _, access in found)
    ]
    writers.sort(key=lambda it: module.span(it).start)
    functions = [it for it in writers if isinstance(it, ast.FunctionDef)]
    top = functions[-1] if functions else writers[0]
    place = Occurrence("", module.span(top).start, (module.tree, top))
    if isinstance(top, ast.ClassDef):
        return module.site(place, Unit.HEADER, "define-above", None)
    return module.site(place, Unit.BLOCK, "define-below", None, keeps=Keeps.ALL)


def _loader(group: Sequence[Variable]) -> str:
    """The function of the module that fills the one variable of a group if it is not there, and
    gives back nothing; empty if there is none."""
    if len(group) > 1 or group[0].is_container or group[0].holder:
        return ""
    [variable] = group
    fills = [owner for owner in variable.by_owner if variable.races_in(owner)]
    if len(fills) != 1 or "." in fills[0]:
        return ""
    function = variable.by_owner[fills[0]][0][0].chain[1]
    if not isinstance(function, ast.FunctionDef) or _takes_arguments(function):
        return ""
    gives = [it for it in ast.walk(function) if isinstance(it, ast.Return) and it.value]
    return "" if gives else function.name


def _takes_arguments(function: ast.FunctionDef) -> bool:
    arguments = function.args
    return bool(arguments.posonlyargs or arguments.args or arguments.kwonlyargs) or (
        arguments.vararg is not None or arguments.kwarg is not None
    )


def _sections(
    module: Module, group: Sequence[Variable], *, wide: bool, always: bool = False
) -> list[Section]:
    """The sections of all functions, in the order of the text; `always`: also of single steps."""
    names = [it.name for it in group]
    is_container = any(it.is_container for it in group)
    loses = wide or (is_container and any(it.loses for it in group))
    owners: dict[str, list[Found]] = {}
    for variable in group:
        for owner, accesses in variable.by_owner.items():
            owners.setdefault(owner, []).extend(accesses)
    are_pair = any(variables.is_pair(a, b) for a, b in combinations(group, 2))
    is_read = any(variables.are_read_together(a, b) for a, b in combinations(group, 2))
    several = always or any(sum(it.op.writes for _, it in found) > 1 for found in owners.values())
    made: list[Section] = []
    for owner, accesses in owners.items():
        found = sorted(accesses, key=lambda it: (reading.order_of(it[0]), it[1].offset))
        several_names = len({it.name for _, it in found}) > 1
        chosen = sections.relevant(
            found,
            is_container=is_container,
            wide=loses or (is_read and several_names),
            several_steps=several,
        )
        if chosen:
            flags = [it.name for it in group if variables.is_flag(it, owner)]
            races = any(it.races_in(owner) for it in group) or (are_pair and several_names)
            section = sections.section(
                module,
                names,
                chosen,
                flags,
                races=races,
                is_container=is_container,
                loses=loses,
                several_steps=several,
            )
            made.append(section)
    return sorted(made, key=lambda it: it.first)


def _with_making(
    module: Module, variable: Variable, *kinds: Sequence[Section]
) -> Iterator[list[Section]]:
    """The sections, with how each makes what it stores for a key."""
    owners = {
        it.owner
        for found in kinds
        for it in found
        if it.races and it.writes and it.site.action == "lock"
    }
    made = {owner: making.of(module, variable, owner) for owner in owners}
    for found in kinds:
        yield [replace(it, making=made[it.owner]) if it.owner in owners else it for it in found]


def lock_name(name: str, *, in_class: bool) -> str:
    """What the lock of a variable is called: ``_CELLS_LOCK``, ``_cells_lock``; in a class it is as
    private as the attribute is: ``__cells_lock``."""
    suffix = "_LOCK" if name.upper() == name else "_lock"
    if in_class and name.startswith("_"):
        return f"{name}{suffix}"
    return f"_{name.lstrip('_')}{suffix}"


def _renewed(holder: ast.ClassDef | None, lock: str) -> str:
    """What a module calls the lock of a class, but for its name."""
    if holder is None:
        return "{lock}"
    if attributes.is_mangled(lock):
        return f"{holder.name}.{attributes.mangled(holder, '{lock}')}"
    return f"{holder.name}.{{lock}}"


def _last(module: Module, group: Sequence[Variable]) -> ast.stmt:
    """The last statement that gives one of the variables its first value, or the string below it
    that describes what it binds."""
    last = max((it.statement for it in group), key=lambda it: it.lineno)
    body = (group[0].holder or module.tree).body
    below = body[body.index(last) + 1 :][:1]
    return below[0] if below and is_text(below[0]) else last


def _storage(module: Module, group: Sequence[Variable], lock: str) -> Site | None:
    """The order to define the lock below the last variable of a group."""
    statement = _last(module, group)
    if not module.has_own_lines(module.span(statement)):
        return None
    holder = group[0].holder
    chain = (module.tree, statement) if holder is None else (module.tree, holder, statement)
    place = Occurrence("", module.span(statement).start, chain)
    return module.site(
        place,
        Unit.BLOCK,
        "define-lock",
        None,
        arguments=(f"{lock} = {{new}}",),
        introduces=("threading",),
        binds=() if holder else (lock,),
        keeps=Keeps.ALL,
    )
