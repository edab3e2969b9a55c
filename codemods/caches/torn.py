"""A variable that a function tests and then uses, while others only bind and reset it: the function
reads it once, and needs no lock for that::

    if CLIENT is not None:              client = CLIENT
        CLIENT.close()                  if client is not None:
                                            client.close()
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import dropwhile

from codemods.caches import outside, sections
from codemods.caches.blocks import local_name
from codemods.caches.facts import Op, State, Torn
from codemods.caches.variables import Found, Variable
from codemods.codemod import IGNORED, Keeps, Refusal, Repair, Unit
from codemods.engine.module import Module


def of(module: Module, group: Sequence[Variable]) -> Iterator[Torn]:
    """The functions that do so with variables of which none needs a lock."""
    if any(it.is_locked or any(map(it.races_in, it.by_owner)) for it in group):
        return
    for variable in group:
        for owner, found in variable.by_owner.items():
            function = found[0][0].function
            # The functions of an event loop take turns where they say so, and have one thread.
            if isinstance(function, ast.FunctionDef) and variable.tears_in(owner):
                used = [*dropwhile(lambda it: it[1].op is not Op.TEST, found)]
                yield _torn(module, owner, function, used)


def _torn(module: Module, owner: str, function: ast.FunctionDef, found: Sequence[Found]) -> Torn:
    access = found[0][1]
    run = sections.run_of(module, [place for place, _ in found], function)
    if run is None:
        return Torn(owner, reason=f"line {access.line} shares its line with other code")
    nodes = [node for it in run.statements for node in ast.walk(it)]
    if any(isinstance(it, (ast.Yield, ast.YieldFrom)) for it in nodes):
        return Torn(owner, reason=f"{owner} lets other code run between the test and the use")
    taken = outside.taken(module, run.statements, function, [access.name], found)
    if not local_name(module, access.name, function):
        return Torn(owner, reason=f"{owner} has no name free for what it would read once")
    if taken is None:
        return Torn(owner, reason=f"line {found[-1][1].line} may have to read it anew")
    copied = module.site(
        run.place, Unit.BLOCK, "copy", None, arguments=taken.taken, keeps=Keeps.ALL
    )
    return Torn(owner, (copied, *taken.sites))


def left(state: State, message: str, reason: str) -> tuple[Refusal, ...]:
    """What is said of a state that is left, and of the comments that ask for that."""
    places = dict.fromkeys(state.ignored, IGNORED)
    if reason != IGNORED or not places:
        places.setdefault(state.offset, reason)
    return tuple(Refusal(offset, message, why) for offset, why in sorted(places.items()))


def repair(state: State, message: str, reason: str) -> Repair:
    """What is to be done for a state that is torn; nothing, if there is a reason against it."""
    reasons = [*state.reasons, *(it.reason for it in state.torn if it.reason), reason]
    if why := next(filter(None, reasons), ""):
        return Repair(refusals=left(state, message, why))
    first, *rest = [site for it in state.torn for site in it.sites]
    return Repair((replace(first, message=message), *rest))
