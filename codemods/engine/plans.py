"""What is to be done in each file, from what all files hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from codemods.codemod import Codemod, Lesson, Refusal, Repair
from codemods.engine import creations, overlaps, readers, suppressed
from codemods.engine.imports import ImportTable
from codemods.engine.orders import Order
from codemods.engine.reviewing import Planner
from codemods.engine.select import Selection, left_out_files
from codemods.engine.timing import timed
from codemods.engine.values import loaded
from codemods.engine.worker import Rewritten, Surveyed

Refused: TypeAlias = "dict[tuple[str, str], Refusal]"
"""What is said of files that can't be created, by the name of the codemod and the path."""


def _facts(codemod: Codemod[Any], surveyed: Mapping[str, Surveyed]) -> dict[str, Any]:
    return {
        path: one.facts[codemod.name]
        for path, one in sorted(surveyed.items())
        if codemod.name in one.facts
    }


def lessons(
    chosen: Sequence[Codemod[Any]],
    surveyed: Mapping[str, Surveyed],
    seconds: dict[str, float] | None,
) -> dict[str, Lesson]:
    """What each codemod has learnt of all files, by its name, if that is anything."""
    learnt = {
        codemod.name: timed(seconds, codemod.name, codemod.learn, _facts(codemod, surveyed))
        for codemod in chosen
    }
    return {name: lesson for name, lesson in learnt.items() if lesson is not None}


def unseen_by(
    selection: Selection,
    codemod: Codemod[Any],
    surveyed: Mapping[str, Surveyed],
    lesson: Lesson | None,
) -> list[str]:
    """What of the project may matter to a codemod and is not among its facts."""
    if not any(codemod.name in one.facts for one in surveyed.values()):
        return []  # nothing is planned where nothing was found
    missed = [one for one in surveyed.values() if codemod.name in one.missed_by]
    unseen = [one.path for one in missed if not one.is_closed]
    closed = [(one.path, True) for one in missed if one.is_closed]
    closed.extend((path, False) for path in left_out_files(selection))
    for path, matters in closed:
        try:
            content = selection.read(path)
        except OSError:
            unseen.append(path)
            continue
        if (matters or codemod.may_matter(content)) and (
            lesson is None or codemod.may_read(content, lesson.value)
        ):
            unseen.append(path)
    unseen.extend(
        path
        for path, one in surveyed.items()
        if path in selection.only_read and codemod.name in one.facts
    )
    rest = () if selection.is_whole else ("what else the project holds",)
    return [*sorted(set(unseen)), *rest]


def ordered(
    chosen: Sequence[Codemod[Any]],
    plan: Planner,
    surveyed: Mapping[str, Surveyed],
    unseen: Mapping[str, Sequence[str]],
    refused: Mapping[tuple[str, str], Refusal],
) -> list[Order]:
    """What all codemods want to have done, whether they get on with each other or not."""
    repairs: dict[str, list[tuple[Codemod[Any], Repair]]] = {}
    for codemod in chosen:
        left = set(unseen[codemod.name])
        for path, planned in plan(codemod, _facts(codemod, surveyed), unseen[codemod.name]).items():
            is_left = path in left and planned.creation is None
            reason = overlaps.REASON
            if path in surveyed and codemod.name in surveyed[path].spared_by:
                reason = suppressed.BESIDE
            repair = overlaps.postponed(planned, reason) if is_left else planned
            if repair != Repair() and not (planned.creation and (codemod.name, path) in refused):
                repairs.setdefault(path, []).append((codemod, repair))
        for (name, path), refusal in refused.items():
            if name == codemod.name:
                repairs.setdefault(path, []).append((codemod, Repair(refusals=(refusal,))))
    nothing = Surveyed("")
    return [
        Order(path, one.digest or None, tuple(wanted), _table(one))
        for path, wanted in repairs.items()
        for one in [surveyed.get(path, nothing)]
    ]


def _table(surveyed: Surveyed) -> ImportTable | None:
    return loaded(surveyed.imports) if surveyed.imports else None


def orders_of(
    selection: Selection,
    chosen: Sequence[Codemod[Any]],
    plan: Planner,
    surveyed: dict[str, Surveyed],
    unseen: Mapping[str, list[str]],
    refused: Refused,
    waiting: set[tuple[str, str]],
) -> list[Order]:
    """What is to be done in each file. Where codemods want the same code, all but the first are
    planned again without that file, which is one of their unseen from then on, and are named among
    those `waiting`; and so is a file that can't be created, of which `refused` tells then, and one
    with a comment that speaks against what a codemod would do."""
    while True:
        planned = ordered(chosen, plan, surveyed, unseen, refused)
        obstructed = [*creations.obstructed(selection, planned)]
        for name, path, refusal in obstructed:
            refused[name, path] = refusal
            unseen[name].append(path)
        if obstructed or _spare(planned, surveyed, unseen):
            continue
        orders = readers.without_read(selection, planned)
        late = [(name, order.path) for order in orders for name in overlaps.late(order)]
        if not late:
            return orders
        for name, path in late:
            unseen[name].append(path)
            waiting.add((name, path))


def _spare(
    orders: Sequence[Order], surveyed: dict[str, Surveyed], unseen: Mapping[str, list[str]]
) -> bool:
    """Have codemods leave what comments ask them to leave; whether there is any such file."""
    held = [
        (order.path, codemod.name, heeded)
        for order in orders
        if order.path in surveyed
        for codemod, repair in order.repairs
        if (heeded := suppressed.overruling(repair, surveyed[order.path].comments, codemod.name))
    ]
    for path, name, heeded in held:
        _leave(path, name, surveyed, unseen)
        surveyed[path] = replace(surveyed[path], heeded=surveyed[path].heeded | heeded)
    return bool(held)


def _leave(
    path: str, name: str, surveyed: dict[str, Surveyed], unseen: Mapping[str, list[str]]
) -> None:
    """Have a codemod leave a file for the sake of a comment."""
    unseen[name].append(path)
    surveyed[path] = replace(surveyed[path], spared_by=(*surveyed[path].spared_by, name))


def restored(
    rewritten: Mapping[str, Rewritten],
    surveyed: dict[str, Surveyed],
    unseen: Mapping[str, list[str]],
) -> bool:
    """Have codemods leave the files from which they took comments; whether there is a new one."""
    found = [
        (path, name)
        for path, one in rewritten.items()
        for name in one.lost
        if name not in surveyed[path].spared_by
    ]
    for path, name in found:
        _leave(path, name, surveyed, unseen)
    return bool(found)


def failed(rewritten: Mapping[str, Rewritten], unseen: Mapping[str, list[str]]) -> list[str]:
    """The files that could not be rewritten, and of which some plan doesn't know that yet."""
    return [
        path
        for path, one in rewritten.items()
        if one.result.problem and any(path not in names for names in unseen.values())
    ]
