"""What is to be done in each file of a tree, from what all of them hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from codemods.codemod import Lesson, Needle, Refusal, Repair, Site
from codemods.engine.links import place_of
from codemods.engine.places import is_left_out
from codemods.timeouts import families, signatures, touches
from codemods.timeouts.backends import AUTO, eligible
from codemods.timeouts.backends.overriding import with_overrides
from codemods.timeouts.documents import placing
from codemods.timeouts.facts import (
    Backend,
    Facts,
    Form,
    Left,
    Lifting,
    Mention,
    Override,
    Passed,
    Reading,
    Sought,
    Timeout,
    Wanted,
)
from codemods.timeouts.finding import names, units
from codemods.timeouts.readers import Readers

_UNCONFIGURED = "the project has no configuration of its own; the option backend may name one"


def learn(facts: Mapping[str, Facts], backend: str) -> Lesson | None:
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
    attributes = frozenset(
        it.name for fact in facts.values() for it in fact.timeouts if it.form is Form.CLASS
    )
    extended = frozenset(
        (path, it.owner)
        for path, fact in facts.items()
        for it in (*fact.timeouts, *(one.timeout for one in fact.passed))
        if it.room is not None
    )
    asked = frozenset(
        name
        for fact in facts.values()
        for it in fact.timeouts
        if (name := units.name_to_ask_for(it))
    )
    used = [*sorted(constants | attributes)]
    used.extend(f"{name} import *" for name in sorted(_modules_of_constants(facts)))
    used.extend(signatures.TAKERS if extended else ())
    used.extend(signatures.needle(owner) for _, owner in sorted(extended))
    told = [f"def {name}" for name in sorted(functions)]
    told.extend(f"{name}(" for name, _ in sorted(defaults))
    told.extend(sorted(asked))
    screen: list[Needle] = [needle for it in eligible(backend) for needle in it.screen]
    screen.extend(it.encode() for it in (*told, *used))
    needles = tuple(dict.fromkeys(screen))
    sought = Sought(functions, constants, defaults, asked, attributes, needles, extended)
    at_top = dict.fromkeys(needle for it in eligible(backend) for needle in it.at_top)
    headers = (b"class ",) if attributes else ()
    in_tests = tuple(it.encode() for it in dict.fromkeys(used))
    return Lesson((*needles, *at_top, *headers), sought, (*in_tests, *headers))


def _constant(timeout: Timeout) -> str | None:
    """The name of the constant that a timeout is; None if it is something else."""
    return timeout.name if timeout.form is Form.CONSTANT else None


def _modules_of_constants(facts: Mapping[str, Facts]) -> set[str]:
    """The last parts of the names of the modules that have constants; of a package also empty, as
    relative imports spell it."""
    found = set()
    for path, fact in facts.items():
        if any(_constant(it) for it in fact.timeouts):
            found.add(place_of(path)[-1])
            found.update(["."] if path.endswith("__init__.py") else [])
    return found


def _callees(timeout: Timeout) -> Iterator[tuple[str, str]]:
    """By which names the function is called whose default a timeout is, each with the parameter."""
    is_default = timeout.form is Form.DEFAULT
    for owner, parameter in [(timeout.owner, timeout.name)] if is_default else timeout.defaults:
        *outer, name = owner.split(".")
        yield name, parameter
        if name == "__init__" and outer:
            yield outer[-1], parameter


def plan(
    facts: Mapping[str, Facts], unseen: Collection[str], *, backend: str, patches: bool = False
) -> Mapping[str, Repair]:
    """Each file's repair; none where nothing is to be done or to be said.

    `patches`: whether tests that patch a constant are rewritten.

    The files in `unseen` stay as they are: their timeouts need no options, and no option can be
    defined in them. Those of them that there are not can't be created.
    """
    readers = Readers(facts, unseen, rewriting_patches=patches)
    attributes = touches.Touches(facts, readers)

    def family(definer: Wanted) -> Mapping[Wanted, Left | None]:
        is_attribute = definer.timeout.form is Form.CLASS
        return attributes.family(definer) if is_attribute else readers.family(definer)

    wanted = {
        one: left
        for path, fact in facts.items()
        if path not in unseen
        for timeout in _timeouts(fact, facts)
        for one, left in family(Wanted(path, timeout)).items()
    }
    if not wanted:
        said = {path: _refusals(it, facts) for path, it in facts.items()}
        return {path: Repair(refusals=it) for path, it in said.items() if it}
    open_to_change = {path: fact for path, fact in facts.items() if path not in unseen}
    lifting = _lifting(_readable(wanted, facts), open_to_change, unseen, backend)
    repairs = {path: Repair(refusals=_refusals(fact, facts)) for path, fact in facts.items()}
    for path, repair in lifting.repairs.items():
        if repair.creation and path in unseen:
            continue
        repairs[path] = _joined(repairs.get(path, Repair()), repair)
    for one in wanted:
        repairs[one.path] = _joined(repairs[one.path], _repair(one, lifting.readings[one]))
    for path, repair in readers.without_imports(lifting.readings):
        repairs[path] = _joined(repairs[path], repair)
    listings = {path: fact.listings for path, fact in open_to_change.items() if fact.listings}
    repairs.update(placing.repairs(lifting.new, listings))
    return {path: repair for path, repair in repairs.items() if repair != Repair()}


def _timeouts(own: Facts, facts: Mapping[str, Facts]) -> Iterable[Timeout]:
    """The timeouts of a file, with those that are passed to a parameter which says so."""
    yield from own.timeouts
    for passed in own.passed:
        name = "" if passed.left else _name(passed, facts)
        if name:
            timeout = passed.timeout
            thing = names.thing(name, timeout.owner, passed.function, timeout.kind)
            yield replace(timeout, thing=thing, name=name)


def _refusals(own: Facts, facts: Mapping[str, Facts]) -> tuple[Refusal, ...]:
    """What a file says of timeouts that stay, whatever others hold."""
    left = (it for it in own.passed if it.left and _name(it, facts))
    return (
        *own.refusals,
        *(Refusal(it.timeout.offset, it.timeout.message, it.left) for it in left),
    )


def _name(passed: Passed, facts: Mapping[str, Facts]) -> str:
    """The name of the parameter that a literal is passed to; empty if that is no timeout."""
    parameters = _parameters(passed, facts.values())
    are_timeouts = all(names.said(name).kind is passed.timeout.kind for name in parameters)
    return min(parameters) if parameters and are_timeouts else ""


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


def _readable(
    wanted: Mapping[Wanted, Left | None], facts: Mapping[str, Facts]
) -> dict[Wanted, Left | None]:
    """The timeouts in order, each with a reason if another file needs it where it is."""
    nones = _places((path, it) for path, fact in facts.items() for it in fact.nones)
    others = _places((path, it) for path, fact in facts.items() for it in fact.units)
    parameters = _places((path, it) for path, fact in facts.items() for it in fact.parameters)
    result: dict[Wanted, Left | None] = {}
    for one in sorted(wanted, key=lambda it: (it.path, it.timeout.offset)):
        passing = [
            place
            for function, parameter in _callees(one.timeout)
            for place in nones.get(f"{function}({parameter})", ())
        ]
        also = parameters.get(f"{one.path}:{one.timeout.owner}")
        in_other_unit = others.get(units.name_to_ask_for(one.timeout) or "")
        result[one] = wanted[one]
        if also:
            result[one] = Left(f"{also[0]} goes by the parameters that it has")
        elif in_other_unit:
            result[one] = Left(f"{in_other_unit[0]} may say that it is in another unit")
        elif passing and result[one] is None:
            result[one] = Left(f"{passing[0]} may pass None, which would mean the option then")
    return result


def _places(mentions: Iterable[tuple[str, Mention]]) -> Mapping[str, list[str]]:
    """By what is mentioned: the places as a report shows them."""
    found: dict[str, list[str]] = {}
    for path, mention in mentions:
        found.setdefault(mention.name, []).append(f"{path}:{mention.line}")
    return found


def _lifting(
    wanted: Mapping[Wanted, Left | None],
    facts: Mapping[str, Facts],
    unseen: Collection[str],
    backend: str,
) -> Lifting:
    chosen, held = _chosen(facts, backend)

    def lift(free: Sequence[Wanted]) -> Lifting:
        if chosen is None:
            return Lifting(dict.fromkeys(free, Left(_UNCONFIGURED)))
        lifting = chosen.lift(free, held, unseen)
        return replace(lifting, readings=with_overrides(chosen, wanted, lifting.readings))

    lifting = families.lifted(wanted, lift)
    return replace(lifting, readings=_with_stubs(lifting.readings))


def _with_stubs(readings: Mapping[Wanted, Reading | Left]) -> Mapping[Wanted, Reading | Left]:
    """A default that its own function never reads goes with those of its name that are lifted: it
    may be there to be looked at."""
    lifted = {
        _function(one.timeout)
        for one, reading in readings.items()
        if isinstance(reading, Reading) and one.timeout.is_read
    }
    alone = Left("nothing reads it here, and no function of that name is lifted")
    return {
        one: alone
        if isinstance(reading, Reading)
        and one.timeout.form is Form.DEFAULT
        and not one.timeout.is_read
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
    for backend in eligible(wanted):
        told = ((path, fact.held.get(backend.name)) for path, fact in facts.items())
        held = {path: it for path, it in told if it is not None}
        own = {path: it for path, it in held.items() if not is_left_out(path)}
        if wanted != AUTO or backend.is_used(own):
            return backend, held
    return None, {}


def _repair(wanted: Wanted, reading: Reading | Left) -> Repair:
    """What one timeout asks for in its file."""
    timeout = wanted.timeout
    if isinstance(reading, Left):
        if not timeout.message:
            return Repair()  # it is reported where the number is
        return Repair(refusals=(Refusal(timeout.offset, timeout.message, reading.reason),))
    sites = [_filled(site, reading) for site in timeout.sites]
    imports = list(reading.imports)
    for patch, override in zip(wanted.patches, reading.overrides, strict=False):
        places = patch.statements if override.of_statements else patch.expression
        sites.extend(_overriding(site, override) for site in places)
        imports.extend(override.imports)
    return Repair(tuple(sites), timeout.texts, tuple(imports), reading.definitions)


def _overriding(site: Site, override: Override) -> Site:
    """A site with the override in its arguments."""
    arguments = tuple(it.replace("{override}", override.text) for it in site.arguments)
    return replace(site, arguments=arguments, introduces=override.introduces)


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
        tuple(dict.fromkeys((*one.refusals, *other.refusals))),
        tuple(dict.fromkeys((*one.imports, *other.imports))),
        tuple(dict.fromkeys((*one.definitions, *other.definitions))),
        (*one.edits, *other.edits),
        creation=one.creation or other.creation,
    )
