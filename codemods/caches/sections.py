"""Which statements of a function must be atomic: the smallest run that holds its accesses."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from codemods.caches import accesses as reading
from codemods.caches import copies, holding, outside, useless
from codemods.caches.blocks import block_of, is_alone, step_of
from codemods.caches.facts import Access, Op, Section
from codemods.codemod import Keeps, Site, Unit
from codemods.engine.module import Module, Occurrence
from codemods.engine.names import names_in


@dataclass(frozen=True, slots=True)
class Run:
    """Statements of one block that follow each other."""

    place: Occurrence
    """The first one."""
    statements: tuple[ast.stmt, ...]


def section(
    module: Module,
    names: Sequence[str],
    accesses: Sequence[tuple[Occurrence, Access]],
    flags: Sequence[str],
    *,
    races: bool,
    is_container: bool,
    loses: bool,
    several_steps: bool,
) -> Section:
    """The section of a function that holds some of its accesses to the variables `names`, of which
    `flags` say that something was done; for the rest see `relevant`, whose `wide` is `loses`."""
    first, owner = accesses[0][0], accesses[0][1].owner
    function = first.function
    assert function is not None
    run = run_of(module, [place for place, _ in accesses], function)
    if run is None:
        line = accesses[0][1].line
        place = first.up(len(first.chain) - 1 - first.chain.index(function))
        site = module.site(place, Unit.HEADER, "lock", None)
        reason = f"line {line} shares its line with other code"
        return Section(owner, line, line, site, (), reason, races)
    if flags:
        run = _whole(run, accesses, flags)
    whole = _held(module, names, accesses, run, function, races=races)
    instead = useless.site(module, run.place, run.statements, accesses[0][1])
    if instead is not None:
        return replace(whole, site=instead)
    if flags or not isinstance(function, ast.FunctionDef) or holding.is_beyond(function, accesses):
        return whole
    is_stable = not loses and not several_steps
    parted = outside.of(
        module,
        run.statements,
        function,
        names,
        accesses,
        is_container=is_container,
        is_stable=is_stable,
    )
    if parted is not None and parted.inside:
        inner = [it for it in accesses if any(one in it[0].chain for one in parted.inside)]
        part = Run(run.place, parted.inside)
        held = _held(module, names, inner, part, function, races=races, taken=parted.taken)
        return whole if held.reason else replace(held, others=parted.sites)
    if parted is not None:
        step = step_of(module, function)
        lines = (accesses[0][1].new_lock, step, *parted.taken)
        names_read = accesses[0][1].new_names
        site = module.site(
            run.place,
            Unit.BLOCK,
            "take",
            None,
            arguments=lines,
            introduces=names_read,
            keeps=Keeps.ALL,
        )
        return _short(whole, site, parted.sites)
    if whole.reason:
        copied = copies.of(module, function, accesses, is_stable=is_stable)
        if copied:
            return _short(whole, copied[0], copied[1:])
    return whole


def _short(whole: Section, site: Site, others: tuple[Site, ...]) -> Section:
    """The section in the place of a whole one that only takes something, before its first line."""
    return replace(whole, last=whole.first, site=site, calls=(), reason="", others=others)


def _held(
    module: Module,
    names: Sequence[str],
    accesses: Sequence[tuple[Occurrence, Access]],
    run: Run,
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    *,
    races: bool,
    taken: tuple[str, ...] = (),
) -> Section:
    """The section of a run of statements, which end by those that are `taken`."""
    last = run.statements[-1]
    reason, calls = holding.of(module, run.statements, function, names, accesses)
    site = module.site(
        run.place,
        Unit.RUN,
        "lock",
        None,
        last=last,
        arguments=(accesses[0][1].new_lock, step_of(module, function), *taken),
        introduces=accesses[0][1].new_names,
        keeps=Keeps.NOTHING if taken else Keeps.ALL,
    )
    return Section(
        accesses[0][1].owner,
        run.statements[0].lineno,
        last.end_lineno or last.lineno,
        site,
        calls,
        reason,
        races,
        any(access.op.writes for _, access in accesses),
    )


def run_of(module: Module, places: Sequence[Occurrence], function: ast.AST) -> Run | None:
    """The shortest run of statements within a function that holds all of these places."""
    chains = [place.chain for place in places]
    common = [
        nodes[0]
        for nodes in takewhile(
            lambda nodes: all(it is nodes[0] for it in nodes), zip(*chains, strict=False)
        )
    ]
    inner = [chain[len(common) : len(common) + 1] for chain in chains]
    children: list[ast.AST] = [it for one in inner for it in one]
    if len(children) < len(chains):
        children = [common.pop()]
    while common and function in common:
        found = _statements(common[-1], children)
        if found and all(is_alone(module, it) for it in found):
            chain = (*common, found[0])
            return Run(Occurrence("", module.span(found[0]).start, chain), tuple(found))
        children = [common.pop()]
    return None


def _whole(run: Run, accesses: Sequence[tuple[Occurrence, Access]], flags: Sequence[str]) -> Run:
    """The run to the end of its block, if it sets a flag before that: what the flag says is done
    only then."""
    body = block_of(run.place.chain[-2], run.statements)
    sets = [place.parent for place, it in accesses if it.name in flags and it.op is Op.BIND]
    if not any(it in body for it in sets):
        return run
    return Run(run.place, tuple(body[body.index(run.statements[0]) :]))


def _statements(node: ast.AST, children: Sequence[ast.AST]) -> list[ast.stmt]:
    """The statements of one block of a node, from the first to the last that is one of these."""
    body = block_of(node, children)
    indices = [index for index, it in enumerate(body) if it in children]
    return body[indices[0] : indices[-1] + 1] if indices else []


# What belongs in a section


def relevant(
    accesses: Sequence[tuple[Occurrence, Access]],
    *,
    is_container: bool,
    wide: bool,
    several_steps: bool,
) -> list[tuple[Occurrence, Access]]:
    """Those accesses of one function that must be atomic together; none if each may stand alone.

    `wide`: whether what was there may be gone in the next statement, since something removes it.
    `several_steps`: whether a section of the container has a state in between that no other code
    may see.
    """
    found = [it for it in accesses if not it[1].lock]
    writes = [index for index, (_, access) in enumerate(found) if access.op.writes]
    if is_container:
        if writes or wide or any(access.op is Op.ITERATE for _, access in found):
            return found if len(found) > 1 or several_steps or writes else _iterating(found)
        return found if several_steps else []
    if not writes:
        return found if wide and len(found) > 1 else []
    if wide or any(access.op is Op.UPDATE for _, access in found):
        return found
    if any(_is_for_one(place, access) for place, access in found):
        return found
    return found[: writes[-1] + 1 + _completing(found, writes[-1])]


def _is_for_one(place: Occurrence, access: Access) -> bool:
    """Whether a test asks, too, what the variable is for: it is bound anew for others, and what is
    read behind the test must be what the test was about."""
    if access.op is not Op.TEST:
        return False
    tests = [a.test for a, b in pairwise(place.chain) if isinstance(a, ast.If) and a.test is b]
    test = tests[-1] if tests else None
    return isinstance(test, ast.BoolOp) and any(
        _compares(it, place.name) for it in ast.walk(test) if isinstance(it, ast.Compare)
    )


def _compares(node: ast.Compare, name: str) -> bool:
    """Whether a comparison is one of a variable, or of a part of it, with something of a name."""
    sides = [node.left, *node.comparators]
    of_it = [it for it in sides if name in names_in(it)]
    return bool(of_it) and any(names_in(it) - {name} for it in sides if it not in of_it)


def _completing(found: Sequence[tuple[Occurrence, Access]], bound: int) -> int:
    """How many of the accesses behind one that binds an object complete that object, each in a
    statement of the same block, or below it in loops and branches."""
    place, access = found[bound]
    if access.op is not Op.BIND or not access.is_fill:
        return 0
    block, function = place.chain[-3], place.function
    return len(
        list(
            takewhile(
                lambda it: (
                    reading.is_done_to(it[0])
                    and block in it[0].chain
                    and it[0].function is function
                ),
                found[bound + 1 :],
            )
        )
    )


def _iterating(
    found: list[tuple[Occurrence, Access]],
) -> list[tuple[Occurrence, Access]]:
    return [it for it in found if it[1].op is Op.ITERATE]
