"""What is to be done in each file of a tree, from what all of them hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from codemods.codemod import Lesson, Needle, Refusal, Repair, Site
from codemods.timeouts import names
from codemods.timeouts.backends import AUTOMATIC, BACKENDS
from codemods.timeouts.documents import placing
from codemods.timeouts.facts import (
    Backend,
    Facts,
    Form,
    Left,
    Lifting,
    Mention,
    Passed,
    Reading,
    Sought,
    Timeout,
    Wanted,
)

AUTO = "auto"

_UNCONFIGURED = "the project has no configuration of its own; the option backend may name one"


def learn(facts: Mapping[str, Facts]) -> Lesson | None:
    """What other files are asked for the sake of the timeouts that were found."""
    if not any(fact.timeouts or fact.passed for fact in facts.values()):
        return None
    functions = frozenset(it.function for fact in facts.values() for it in fact.passed)
    constants = frozenset(
        name for fact in facts.values() for it in fact.timeouts if (name := _constant(it))
    )
    defaults = frozenset(
        it for fact in facts.values() for one in fact.timeouts for it in _callees(one)
    )
    screen: list[Needle] = [needle for backend in BACKENDS for needle in backend.screen]
    screen.extend(f"def {name}".encode() for name in sorted(functions))
    screen.extend(name.encode() for name in sorted(constants))
    screen.extend(f"{name}(".encode() for name, _ in sorted(defaults))
    return Lesson(tuple(dict.fromkeys(screen)), Sought(functions, constants, defaults))


def _constant(timeout: Timeout) -> str | None:
    """The name of the constant that a timeout is; None if it is something else."""
    return timeout.name if timeout.form is Form.CONSTANT else None


def _callees(timeout: Timeout) -> Iterator[tuple[str, str]]:
    """By which names the function is called whose default a timeout is, each with the parameter."""
    if timeout.form is Form.DEFAULT:
        *outer, name = timeout.owner.split(".")
        yield name, timeout.name
        if name == "__init__" and outer:
            yield outer[-1], timeout.name


def plan(
    facts: Mapping[str, Facts], unseen: Collection[str], *, backend: str
) -> Mapping[str, Repair]:
    """Each file's repair; none where nothing is to be done or to be said.

    The files in `unseen` stay as they are: their timeouts need no options, and no option can be
    defined in them.
    """
    wanted = [
        Wanted(path, timeout)
        for path, fact in facts.items()
        if path not in unseen
        for timeout in sorted(_timeouts(fact, facts), key=lambda it: it.offset)
    ]
    if not wanted:
        return {path: Repair(refusals=it.refusals) for path, it in facts.items() if it.refusals}
    open_to_change = {path: fact for path, fact in facts.items() if path not in unseen}
    lifting = _lifting(_readable(wanted, facts), open_to_change, backend)
    repairs = {path: Repair(refusals=fact.refusals) for path, fact in facts.items()}
    for path, repair in lifting.repairs.items():
        repairs[path] = _joined(repairs.get(path, Repair()), repair)
    for one in wanted:
        repairs[one.path] = _joined(repairs[one.path], _repair(one, lifting.readings[one]))
    listings = {path: fact.listings for path, fact in open_to_change.items() if fact.listings}
    repairs.update(placing.repairs(lifting.new, listings))
    return {path: repair for path, repair in repairs.items() if repair != Repair()}


def _timeouts(own: Facts, facts: Mapping[str, Facts]) -> Iterable[Timeout]:
    """The timeouts of a file, with those that are passed to a parameter which says so."""
    yield from own.timeouts
    for passed in own.passed:
        parameters = _parameters(passed, facts.values())
        if parameters and all(names.said(name).kind is passed.timeout.kind for name in parameters):
            name = sorted(parameters)[0]
            timeout = passed.timeout
            thing = names.thing(name, timeout.owner, passed.function)
            yield replace(timeout, thing=thing, name=name)


def _parameters(passed: Passed, facts: Iterable[Facts]) -> set[str]:
    """The names of the parameter that a literal is passed to, of all functions of that name; empty
    if one has none there."""
    found = set()
    for fact in facts:
        for signature in fact.signatures:
            if signature.name == passed.function:
                if passed.position >= len(signature.parameters):
                    return set()
                found.add(signature.parameters[passed.position])
    return found


def _readable(wanted: Sequence[Wanted], facts: Mapping[str, Facts]) -> dict[Wanted, Left | None]:
    """The timeouts, each with a reason if another file needs it where it is."""
    mentions = _places((path, it) for path, fact in facts.items() for it in fact.mentions)
    nones = _places((path, it) for path, fact in facts.items() for it in fact.nones)
    result: dict[Wanted, Left | None] = {}
    for one in wanted:
        readers = mentions.get(_constant(one.timeout) or "", ())
        elsewhere = [place for path, place in readers if path != one.path]
        passing = [
            place
            for function, parameter in _callees(one.timeout)
            for _, place in nones.get(f"{function}({parameter})", ())
        ]
        if elsewhere:
            result[one] = Left(f"{elsewhere[0]} may read it from this module")
        elif passing:
            result[one] = Left(f"{passing[0]} may pass None, which would mean the option then")
        else:
            result[one] = None
    return result


def _places(mentions: Iterable[tuple[str, Mention]]) -> Mapping[str, list[tuple[str, str]]]:
    """By what is mentioned: the paths, and the places as a report shows them."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path, mention in mentions:
        found.setdefault(mention.name, []).append((path, f"{path}:{mention.line}"))
    return found


def _lifting(
    wanted: Mapping[Wanted, Left | None], facts: Mapping[str, Facts], backend: str
) -> Lifting:
    readings: dict[Wanted, Reading | Left] = {}
    free: list[Wanted] = []
    for one, left in wanted.items():
        if left is not None:
            readings[one] = left
        elif _is_read(one.timeout):
            free.append(one)
        else:
            readings[one] = Reading("")  # a default that its own function never reads
    chosen, held = _chosen(facts, backend)
    if chosen is None:
        readings.update(dict.fromkeys(free, Left(_UNCONFIGURED)))
        return Lifting(_with_stubs(readings))
    lifting = chosen.lift(free, held)
    return replace(lifting, readings=_with_stubs({**lifting.readings, **readings}))


def _with_stubs(readings: Mapping[Wanted, Reading | Left]) -> Mapping[Wanted, Reading | Left]:
    """A default that its own function never reads goes with those of its name that are lifted: it
    may be there to be looked at."""
    lifted = {
        _function(one.timeout)
        for one, reading in readings.items()
        if isinstance(reading, Reading) and _is_read(one.timeout)
    }
    alone = Left("nothing reads it here, and no function of that name is lifted")
    return {
        one: alone
        if isinstance(reading, Reading)
        and not _is_read(one.timeout)
        and _function(one.timeout) not in lifted
        else reading
        for one, reading in readings.items()
    }


def _function(timeout: Timeout) -> tuple[str, str]:
    """The function around a timeout, which a class or its heirs may have, and the parameter."""
    *outer, name = timeout.owner.split(".")
    return ".".join([*outer[-1:], name]) if name.startswith("__") else name, timeout.name


def _chosen(facts: Mapping[str, Facts], wanted: str) -> tuple[Backend | None, Mapping[str, Any]]:
    """The backend that is asked for, or the first that the project uses, and what it is told."""
    for backend in BACKENDS:
        told = ((path, fact.held.get(backend.name)) for path, fact in facts.items())
        held = {path: it for path, it in told if it is not None}
        is_used = backend in AUTOMATIC and backend.is_used(held)
        if wanted == backend.name or (wanted == AUTO and is_used):
            return backend, held
    return None, {}


def _repair(wanted: Wanted, reading: Reading | Left) -> Repair:
    """What one timeout asks for in its file."""
    timeout = wanted.timeout
    if isinstance(reading, Left):
        return Repair(refusals=(Refusal(timeout.offset, timeout.message, reading.reason),))
    sites = tuple(_filled(site, reading) for site in timeout.sites)
    return Repair(sites, imports=reading.imports, definitions=reading.definitions)


def _is_read(timeout: Timeout) -> bool:
    return any("{read}" in argument for site in timeout.sites for argument in site.arguments)


def _filled(site: Site, reading: Reading) -> Site:
    """A site with the reading in its arguments."""
    if not any("{read}" in argument for argument in site.arguments):
        return site
    arguments = tuple(it.replace("{read}", reading.text) for it in site.arguments)
    return replace(site, arguments=arguments, introduces=reading.introduces)


def _joined(one: Repair, other: Repair) -> Repair:
    """Two repairs of one file as one."""
    return Repair(
        tuple(dict.fromkeys((*one.sites, *other.sites))),
        (*one.refusals, *other.refusals),
        tuple(dict.fromkeys((*one.imports, *other.imports))),
        tuple(dict.fromkeys((*one.definitions, *other.definitions))),
        (*one.edits, *other.edits),
    )
