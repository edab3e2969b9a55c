"""Which shared state gets a lock, in the light of all files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from codemods.caches import (
    bounding,
    collected,
    deadlocks,
    expiring,
    forks,
    locks,
    messages,
    related,
    strangers,
    torn,
    useless,
    waiting,
)
from codemods.caches import functions as functions_of
from codemods.caches.expiring import Uses, Wanted
from codemods.caches.facts import (
    Called,
    Caller,
    Elsewhere,
    Evidence,
    Facts,
    Kind,
    Op,
    Section,
    Sought,
    State,
)
from codemods.caches.together import Together
from codemods.codemod import Import, Lesson, Repair, Site, Span
from codemods.engine.links import Link, leads_to, place_of

_NO_THREADS = "nothing that is loaded with it shows that several threads run it"


def learn(facts: Mapping[str, Facts], *, is_bounded: bool) -> Lesson | None:
    """What to ask all files: who else accesses the variables, who calls the functions that do.

    `is_bounded`: whether dictionaries are to forget entries.
    """
    names: dict[str, set[str]] = {}
    functions: dict[str, set[str]] = {}
    loaders: dict[str, set[str]] = {}
    reached: dict[str, set[str]] = {}
    resetting: set[str] = set()
    bounded: dict[str, set[str]] = {}
    for path, held in facts.items():
        module = place_of(path)[-1]
        for state in held.states:
            if state.holder:
                continue
            for name in state.names:
                names.setdefault(name, set()).add(module)
                if is_bounded and state.bounds.sections:
                    bounded.setdefault(name, set()).add(module)
            if state.loader:
                loaders.setdefault(state.loader, set()).update(state.names)
            for access in state.accesses:
                outer = access.owner.partition(".")[0]
                if outer and access.op.writes:
                    functions.setdefault(outer, set()).add(module)
                if outer and access.op is Op.RESET:
                    resetting.add(outer)
        for step in held.steps:
            if step.link is not None and step.link.target:
                reached.setdefault(step.link.target[-1], set()).add(step.calls)
    if not any(it.states for it in facts.values()):
        return None
    attributes, methods = related.asked_for(facts), related.methods_asked_for(facts)
    sought = Sought(
        {name: frozenset(modules) for name, modules in names.items()},
        {name: frozenset(modules) for name, modules in functions.items()},
        {name: frozenset(variables) for name, variables in loaders.items()},
        {name: frozenset(called) for name, called in reached.items()},
        attributes,
        methods,
        bounded={name: frozenset(modules) for name, modules in bounded.items()},
        resetting=frozenset(resetting),
        homes={path: held for path, held in facts.items() if held.states or held.useless},
    )
    # Of tests it matters which functions they alone call, and what they take for a dictionary.
    in_tests = tuple(name.encode() for name in sorted({*resetting, *bounded}))
    return Lesson((b"import",), sought, in_tests)


@dataclass
class _Tree:
    """All files together."""

    facts: Mapping[str, Facts]
    unseen: Sequence[str]
    called: Mapping[str, Sequence[tuple[str, Called]]] = field(init=False)
    """By the name of the function, with the paths of the files that call it."""
    elsewhere: Mapping[str, Sequence[tuple[str, Elsewhere]]] = field(init=False)
    tested: Mapping[str, Sequence[tuple[str, Elsewhere]]] = field(init=False)
    loaded: Mapping[str, Sequence[tuple[str, Caller]]] = field(init=False)
    """By the name of the loader, as above."""
    starred: Sequence[tuple[str, Link]] = field(init=False)
    """The modules that files import all from."""
    related: related.Related = field(init=False)
    together: Together = field(init=False)
    forks: str = field(init=False)
    """Where the plainest evidence is that code forks while threads run, for messages; empty if
    there is none."""
    launches: str = field(init=False)
    """The same of code that forks as the service starts."""
    is_green: bool = field(init=False)
    has_cachetools: bool = field(init=False)
    waiting: waiting.Waiting = field(init=False)

    def __post_init__(self) -> None:
        called: dict[str, list[tuple[str, Called]]] = {}
        accesses: dict[str, list[tuple[str, Elsewhere]]] = {}
        loaded: dict[str, list[tuple[str, Caller]]] = {}
        tested: dict[str, list[tuple[str, Elsewhere]]] = {}
        for path, held in self.facts.items():
            for call in held.called:
                called.setdefault(call.function, []).append((path, call))
            for access in held.elsewhere:
                accesses.setdefault(access.name, []).append((path, access))
            for access in held.tested:
                tested.setdefault(access.name, []).append((path, access))
            for caller in held.callers:
                loaded.setdefault(caller.loader, []).append((path, caller))
        self.called, self.elsewhere, self.loaded = called, accesses, loaded
        self.tested = tested
        self.starred = [(path, it) for path, held in self.facts.items() for it in held.stars]
        self.related = related.Related(self.facts)
        self.together = Together(self.facts)
        self.forks = self._plainest(lambda it: it.forks)
        self.launches = self._plainest(lambda it: it.launches)
        self.is_green = any(it.is_green for it in self.facts.values())
        self.has_cachetools = any(it.has_cachetools for it in self.facts.values())
        self.waiting = waiting.Waiting(self.facts)

    def _plainest(self, kind: Callable[[Facts], Sequence[Evidence]]) -> str:
        shown = [(it.rank, path, it) for path, held in self.facts.items() for it in kind(held)]
        if not shown:
            return ""
        _, path, plainest = min(shown)
        return f"{path}:{plainest.line} {plainest.what}"

    def callers(self, function: str, path: str) -> list[Called]:
        """Who calls a function of the file at a path, as far as is known."""
        place = place_of(path)
        return [
            call
            for other, call in self.called.get(function, ())
            if (other == path if call.link is None else leads_to(call.link, place, other))
            or call.in_test
        ]

    def others(self, state: State, path: str) -> Iterator[tuple[str, Elsewhere]]:
        """What other files do with the variables of a state in the file at a path."""
        place = place_of(path)
        for name in () if state.holder else state.names:
            for other, access in self.elsewhere.get(name, ()):
                if other != path and leads_to(access.link, place, other):
                    yield other, access

    def tests(self, state: State, path: str) -> list[tuple[str, Elsewhere]]:
        """What tests do with the variables of a state that only a dictionary can."""
        place = place_of(path)
        return [
            (other, it)
            for name in state.names
            for other, it in self.tested.get(name, ())
            if leads_to(it.link, place, other)
        ]

    def is_handled(self, owner: str, path: str) -> bool:
        """Whether a function of the file at a path runs in a signal handler."""
        outer, _, last = owner.rpartition(".")
        return last in self.facts[path].handled or any(
            call.owner.rpartition(".")[2] in self.facts[other].handled
            for other, call in (() if outer else self.called.get(last, ()))
            if call.link is not None and leads_to(call.link, place_of(path), other)
        )

    def is_collected(self, owner: str, path: str) -> bool:
        """Whether a function of the file at a path runs as an object is collected."""
        return owner in self.facts[path].collected or any(
            call.owner in self.facts[other].collected
            for other, call in (() if "." in owner else self.called.get(owner, ()))
            if call.link is not None and leads_to(call.link, place_of(path), other)
        )

    def closed(self, state: State, path: str) -> str:
        """Which file may access a variable, and is not looked into, or has to stay as it is; empty
        if there is none."""
        involved = {path, *(other for other, _ in self.others(state, path))}
        involved.update(other for other, _ in self.loading(state, path))
        for other in self.unseen:
            if other in involved:
                return other
        open_names = [it for it in state.names if not it.startswith("_")]
        strangers = [it for it in self.unseen if it not in self.facts]
        return strangers[0] if open_names and strangers else ""

    def importing_all(self, state: State, path: str) -> str:
        """Which file imports all from the module at a path, so that it has a variable, too; empty
        if none does. Source: the language reference, "The import statement"."""
        if all(name.startswith("_") for name in state.names):
            return ""
        place = place_of(path)
        return next((other for other, it in self.starred if leads_to(it, place, other)), "")

    def loading(self, state: State, path: str) -> Iterator[tuple[str, Caller]]:
        """Which functions load a variable of the file at a path, and then read it."""
        place = place_of(path)
        for other, it in self.loaded.get(state.loader, ()) if state.loader else ():
            is_own = other == path if it.link is None else leads_to(it.link, place, other)
            if is_own and it.variable in state.names:
                yield other, it

    def at_import(self, path: str) -> dict[str, int]:
        """The functions of a file that only run as modules are imported, and how many levels of the
        functions within them run then, too."""
        held = self.facts[path]
        owners = {
            it.owner.partition(".")[0]
            for one in held.states
            for it in one.accesses
            if it.owner and it.level
        }
        found: dict[str, int] = {}
        while True:
            new = {owner: self._levels(owner, path, found) for owner in owners - set(found)}
            new = {owner: levels for owner, levels in new.items() if levels}
            if not new:
                return found
            found.update(new)

    def _levels(self, function: str, path: str, others: Mapping[str, int]) -> int:
        calls = [it for it in self.callers(function, path) if not it.in_test]
        for it in calls:
            if it.owner and not (it.link is None and it.owner in others):
                return 0
        return min((it.levels for it in calls), default=0)

    def is_disturbed(self, state: State, path: str) -> bool:
        """Whether steps on a state that are taken under a lock are not safe with it."""
        return state.is_torn or (
            state.is_locked
            and (
                bool(self.bare_call(state, path))
                or any(
                    it.op.writes and it.owner and not self.is_covered(state, path, other, it)
                    for other, it in self.others(state, path)
                )
            )
        )

    def bare_call(self, state: State, path: str) -> str:
        """Which other file, if any, calls a function without the lock that the callers hold in its
        own file."""
        place = place_of(path)
        for access in state.accesses:
            for other, call in self.called.get(access.owner, ()) if access.is_by_callers else ():
                held = {it.name for it in call.locks} & {it.name for it in access.locks}
                if call.link is None or held or not leads_to(call.link, place, other):
                    continue
                lock = access.locks[0].code
                return f"{other}:{call.line} calls {access.owner} without {lock}"
        return ""

    def held_by_callers(self, function: str, path: str) -> str:
        """The lock that all who call a function hold, in other files; empty if there is none."""
        calls = [it for it in self.callers(function, path) if not it.in_test]
        locks = [{it.name: it.code for it in call.locks} for call in calls]
        return (
            next((code for name, code in locks[0].items() if all(name in it for it in locks)), "")
            if locks
            else ""
        )

    def is_held_outside(self, state: State, path: str) -> bool:
        """Whether one lock is held, in other files, wherever functions are called that write."""
        locks = {self.held_by_callers(it.owner, path) for it in state.wide if it.writes}
        return len(locks) == 1 and "" not in locks

    def is_covered(self, state: State, path: str, other: str, access: Elsewhere) -> bool:
        """Whether an access in another file is made under the lock of the state."""
        place = place_of(path)
        return state.guard is not None and any(
            it.name == state.guard.name
            and (it.link is None if it.kind is Kind.NAMED else it.link is not None)
            and (it.link is None or leads_to(it.link, place, other))
            for it in access.locks
        )

    def is_for_tests(self, function: str, path: str) -> bool:
        """Whether tests alone call a function."""
        return bool(self.callers(function, path)) and self.is_unused(function, path)

    def is_unused(self, function: str, path: str) -> bool:
        """Whether nothing calls a function, as far as is known, but tests."""
        return all(it.in_test for it in self.callers(function, path))


def plan(facts: Mapping[str, Facts], unseen: Sequence[str], wanted: Wanted) -> dict[str, Repair]:
    """What is to be done in each file."""
    tree = _Tree(facts, unseen)
    repairs: dict[str, Repair] = {}
    settled: list[deadlocks.Settled] = []
    for path, held in facts.items():
        early = tree.at_import(path) if held.states else {}
        for whole in held.states:
            apart = tree.related.at_import(whole) | held.in_children
            state = _at_run_time(whole, early, apart)
            racing = any(it.races for it in state.sections)
            if tree.is_held_outside(state, path):
                continue
            if racing or tree.is_disturbed(state, path):
                settled.append(_settled(tree, path, state, wanted))
            elif state.torn and _is_reset(tree, path, state):
                repairs[path] = _joined(
                    repairs.get(path, Repair()), _read_once(tree, path, state, wanted)
                )
    settled, in_turn = _bounded(tree, settled, wanted)
    for one in settled:
        reason = one.reason or in_turn.get((one.path, one.state.full_names), "")
        for other, repair in _repairs(tree, replace(one, reason=reason), wanted):
            repairs[other] = _joined(repairs.get(other, Repair()), repair)
    for path, held in facts.items():
        if held.useless:
            repair = repairs.get(path, Repair())
            repairs[path] = _joined(repair, useless.left(held.useless, repair))
    return {path: forks.gathered(repair) for path, repair in sorted(repairs.items())}


def _bounded(
    tree: _Tree, settled: Sequence[deadlocks.Settled], wanted: Wanted
) -> tuple[list[deadlocks.Settled], Mapping[tuple[str, tuple[str, ...]], str]]:
    """The states, with dictionaries that hold so many entries at most where that is asked for and
    can be; and why some can't have their locks."""

    def in_turn(them: Sequence[deadlocks.Settled]) -> dict[tuple[str, tuple[str, ...]], str]:
        return deadlocks.reasons(tree.facts, [it for it in them if not it.reason])

    whys: dict[int, str] = {}
    found = list(settled)
    for index, one in enumerate(settled):
        if wanted.size and one.state.bounds.is_keyed and not one.reason:
            others, tests = list(tree.others(one.state, one.path)), tree.tests(one.state, one.path)
            why = bounding.reason(one.state, others, tests, has_library=tree.has_cachetools)
            if not why:
                state = bounding.bounded(one.state, wanted.size)
                found[index] = _settled(tree, one.path, state, wanted)
            whys[index] = why or found[index].reason
    reasons = in_turn(found)
    for index, why in whys.items():
        one = settled[index]
        if reason := why or reasons.get((one.path, one.state.full_names), ""):
            refusals = (*one.renewed.refusals, bounding.refused(one.state, reason))
            found[index] = replace(one, renewed=replace(one.renewed, refusals=refusals))
    return found, in_turn(found) if reasons else reasons


def _joined(one: Repair, other: Repair) -> Repair:
    """Both, what they want of one place in one site."""
    sites: dict[tuple[Span, str], Site] = {}
    for site in (*one.sites, *other.sites):
        key = (site.span, site.action)
        before = sites.get(key)
        if before is not None and before != site:
            # Functions that go behind one and the same.
            arguments = (*before.arguments, *site.arguments)
            introduces = tuple(dict.fromkeys((*before.introduces, *site.introduces)))
            binds = (*before.binds, *site.binds)
            message = before.message or site.message
            site = replace(  # noqa: PLW2901
                before, arguments=arguments, introduces=introduces, binds=binds, message=message
            )
        sites[key] = site
    return Repair(
        tuple(sites.values()),
        (*one.refusals, *other.refusals),
        tuple(dict.fromkeys((*one.imports, *other.imports))),
        tuple(dict.fromkeys((*one.definitions, *other.definitions))),
    )


def _settled(tree: _Tree, path: str, state: State, wanted: Wanted) -> deadlocks.Settled:
    """Whether one state gets a lock, and what is to be under it."""
    callers = list(tree.loading(state, path))
    through = {(other, it.owner) for other, it in callers}

    def locked(sections: Sequence[Section]) -> tuple[Section, ...]:
        return tuple(it for it in sections if it.writes or (path, it.owner) not in through)

    is_reset = _is_reset(tree, path, state)
    wide = locked(state.wide)
    others = [it for it in tree.others(state, path) if not tree.is_covered(state, path, *it)]
    away = _away(state, others, wanted)
    held = tree.waiting.parted(path, wide if is_reset else locked(state.sections), away)
    chosen = tuple(it.section for it in held)
    moves = strangers.moves(state, others)
    resets = [(other, it) for other, it in others if it.op.writes and it.move is None]
    forked = forks.shown(wanted.fork, tree.forks, tree.launches, is_reset_elsewhere=bool(resets))
    threads = tree.together.threads(path)
    message = messages.of(state, list(tree.others(state, path)), threads, forked)
    loses = is_reset or any(it.op is Op.REMOVE for it in state.accesses if it.owner)
    reason = _reason(tree, path, state, chosen) or strangers.reason(state, others, loses=loses)
    reason = reason or _open(tree, path, state)
    is_made = bool(resets) and not state.expiry.resetter
    if taken := functions_of.taken(state, is_got=bool(callers), is_reset=is_made):
        reason = reason or f"the name {taken} is taken"
    wide_reason = _reason(tree, path, state, wide) or strangers.reason(state, others, loses=True)
    uses = Uses(state, others, through, path, lambda function: tree.is_unused(function, path))
    renewed = expiring.of(uses, wanted, chosen, wide, wide_reason)
    if renewed.chosen is not chosen:
        chosen, held = renewed.chosen, tree.waiting.parted(path, renewed.chosen, away)
    takers = [*((it.owner, path) for it in chosen), *((it.owner, at) for at, it in callers)]
    takers.extend((it.owner, at) for at, it in (*resets, *moves))
    if not reason and any(tree.is_handled(owner, at) for owner, at in takers):
        reason = "a signal handler takes the lock, perhaps from the code that it interrupts"
    if not reason and any(tree.is_collected(owner, at) for owner, at in takers):
        reason = collected.REASON
    if not reason and forked and state.guard is None and state.renewal is None:
        reason = f"to make the lock anew after a fork, os or the name {forks.HOOK} is not free"
    if not reason and not wanted.low and not threads:
        reason = _NO_THREADS
    return deadlocks.Settled(
        path, state, chosen, callers, resets, moves, forked, renewed, message, reason, held
    )


def _read_once(tree: _Tree, path: str, state: State, wanted: Wanted) -> Repair:
    """What is to be done for a state that needs no lock."""
    threads = tree.together.threads(path)
    message = messages.of(state, [], threads, "")
    reason = "" if wanted.low or threads else _NO_THREADS
    if path in tree.unseen:
        reason = f"{path} can't be treated"
    return torn.repair(state, message, reason)


def _repairs(
    tree: _Tree, settled: deadlocks.Settled, wanted: Wanted
) -> Iterator[tuple[str, Repair]]:
    """What is to be done for one state, by file."""
    path, state, chosen = settled.path, settled.state, settled.chosen
    callers, resets, forked = settled.callers, settled.resets, settled.forked
    message, renewed = settled.message, settled.renewed
    if settled.reason:
        yield path, Repair(refusals=torn.left(state, message, settled.reason))
        return
    yield path, Repair(refusals=renewed.refusals)
    message += messages.more(state, settled.held)
    is_nested = bool(callers) or any(it.calls for it in chosen)
    lock = locks.of(state, is_nested=is_nested, is_green=tree.is_green, forks=bool(forked))
    functions: list[functions_of.Function] = []
    if callers:
        functions.append(functions_of.getter(state, lock.code))
        for other, caller in callers:
            reads = (functions_of.called(it, functions[0].name) for it in caller.sites)
            yield other, Repair(tuple(reads))
    for made, calls in strangers.functions(settled.moves, lock.code):
        functions.append(made)
        for other, site in calls:
            yield other, Repair((site,))
    if renewed.is_reset or (resets and not state.expiry.resetter):
        functions.append(functions_of.reset(state, lock.code, expires=renewed.expires))
    for other, access in resets:
        assert access.site is not None
        name = state.expiry.resetter or functions[-1].name
        yield other, Repair((functions_of.called(access.site, name),))
    sites = _sites(state, chosen, message, lock)
    imports = (Import("threading"),) if lock.new else ()
    yield path, Repair(tuple(sites), (), imports)
    if state.is_bounded:
        yield path, bounding.repair(state)
    if renewed.expires:
        yield path, expiring.expired(state, wanted.ttl)
    if forked and lock.new and state.renewal is not None:
        yield path, Repair((locks.written(state.renewal, lock),))
    if functions:
        assert state.home is not None
        home = replace(
            state.home,
            arguments=tuple(it.source for it in functions),
            binds=tuple(it.name for it in functions),
            introduces=(lock.name,) if lock.name else (),
            message=message if not sites else None,
        )
        if renewed.is_reset and sites:
            home = replace(
                home, message=messages.kept(state), found_at=state.offset, cwe=expiring.CWE
            )
        yield path, Repair((home,))


def _at_run_time(state: State, early: Mapping[str, int], apart: frozenset[str]) -> State:
    """A state without what happens as modules are imported, and in functions that run `apart`."""
    owners = apart | {
        it.owner
        for it in state.accesses
        if 0 < it.level <= early.get(it.owner.partition(".")[0], 0)
    }
    accesses = [replace(it, owner="") if it.owner in owners else it for it in state.accesses]
    sections = tuple(it for it in state.sections if it.owner not in owners)
    wide = tuple(it for it in state.wide if it.owner not in owners)
    if not any(it.owner and it.op.writes for it in accesses):
        sections = wide = ()
    torn = tuple(it for it in state.torn if it.owner not in owners)
    every = tuple(it for it in state.bounds.sections if it.owner not in owners)
    return replace(
        state,
        accesses=tuple(accesses),
        sections=sections,
        wide=wide,
        torn=torn,
        bounds=replace(state.bounds, sections=every),
    )


def _is_reset(tree: _Tree, path: str, state: State) -> bool:
    """Whether something takes away at run time what was there."""
    ends = {Op.RESET, Op.BIND, Op.REMOVE} if state.is_container else {Op.RESET, Op.BIND}
    if any(access.op in ends for _, access in tree.others(state, path)):
        return True
    return any(
        it.op is Op.RESET and not tree.is_for_tests(it.owner.partition(".")[0], path)
        for it in state.accesses
        if it.owner
    )


def _away(state: State, others: Sequence[tuple[str, Elsewhere]], wanted: Wanted) -> str:
    """What takes away, apart from the file itself, what was stored; empty if nothing does."""
    for path, it in others:
        if it.op.writes:
            return f"{path}:{it.line} {it.op.value}"
    return messages.RESET if expiring.is_to_be_reset(state, wanted) else ""


def _reason(tree: _Tree, path: str, state: State, chosen: Sequence[Section]) -> str:
    """Why a state is only reported; empty if it gets a lock."""
    for reason in state.reasons:
        return reason
    if reason := tree.bare_call(state, path):
        return reason
    for section in chosen:
        if section.reason:
            return section.reason
        if lock := tree.held_by_callers(section.owner, path):
            return f"those who call {section.owner} hold {lock}"
    return ""


def _open(tree: _Tree, path: str, state: State) -> str:
    """Why it can't be told what other modules do with a state; empty if it can."""
    if reason := tree.related.reason(path, state):
        return reason
    if not state.holder and (other := tree.importing_all(state, path)):
        return f"{other} imports all that is in the module"
    if closed := tree.closed(state, path):
        return f"{closed} may access it, and can't be treated"
    return ""


def _sites(state: State, chosen: Sequence[Section], message: str, lock: locks.Lock) -> list[Site]:
    """The lock, and the sections under it."""
    sites = [locks.written(site, lock) for it in chosen for site in (it.site, *it.others)]
    if lock.new or state.is_bounded:
        assert state.storage is not None
        beside = state.storage if lock.new else bounding.without_lock(state.storage)
        sites.insert(0, locks.written(beside, lock))
    return [replace(it, message=message) for it in sites[:1]] + sites[1:]
