"""One run: select → screen → survey → plan → rewrite → verify, over one tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from codemods.codemod import Codemod
from codemods.engine import (
    ignored,
    plans,
    rounds,
    settling,
    suppressed,
)
from codemods.engine.orders import Order
from codemods.engine.pool import Lost, Mapper, Pool
from codemods.engine.results import (
    FileResult,
    Kind,
    Problem,
    Result,
    reproduction,
)
from codemods.engine.reviewing import safe_plan, whole_plan
from codemods.engine.rounds import Round
from codemods.engine.select import (
    SelectedFile,
    Selection,
)
from codemods.engine.style import style_of
from codemods.engine.suppressions import NOTHING
from codemods.engine.timing import planner_in, summed
from codemods.engine.worker import Looked, Rewritten, Surveyed, Worker, merged

if TYPE_CHECKING:
    from codemods.recall.recall import Recall


_BATCH = 128 * 1024
"""Bytes of source that a process is handed at once."""
_ORDERS = 4
"""Files that a process is handed at once to rewrite, unless there are few."""
_HANDS = 16
"""So many batches there are at least, if there are files enough."""


Progress = Callable[[str, int, int], None]
"""Told the phase, the number of files done in it, and how many there are."""


def run(
    selection: Selection,
    chosen: Sequence[Codemod[Any]],
    *,
    jobs: int,
    progress: Progress | None = None,
    with_review: bool = True,
    recall: Recall | None = None,
    is_timed: bool = False,
    pools: Callable[[], Mapper] | None = None,
) -> Result:
    """Treat the selected files with the chosen codemods; what needs review only `with_review`.

    Writes nothing but what `recall` remembers, which is to be of the same codemods. A file that
    can't be treated, or on which a codemod fails, has a problem in the result; it never ends the
    run. Where codemods want the same code, there is a further round. `is_timed`: whether the result
    says how long each codemod took, which nobody knows of what is only remembered. `pools` makes
    what carries out the work in the place of `jobs` processes: that of several machines, say.
    """
    once = partial(
        one_round,
        chosen=chosen,
        jobs=jobs,
        progress=progress,
        with_review=with_review,
        recall=recall,
        is_timed=is_timed,
        pools=pools,
    )
    done = [once(selection)]
    while done[-1].is_unfinished and len(done) <= len(chosen):
        selection = rounds.continued(selection, done[-1].result)
        further = once(selection)
        if rounds.has_failed(done[-1], further):
            break  # what is sound stays; another run tells of the defect
        done.append(further)
    if recall:
        recall.done()
    return rounds.joined(done, is_named=len(chosen) > 1)


def one_round(
    selection: Selection,
    chosen: Sequence[Codemod[Any]],
    *,
    jobs: int,
    progress: Progress | None = None,
    with_review: bool = True,
    recall: Recall | None = None,
    is_timed: bool = False,
    pools: Callable[[], Mapper] | None = None,
) -> Round:
    """What is done at once: where codemods want the same code, all but the first one wait."""
    seconds: dict[str, float] | None = {} if is_timed else None
    planner = planner_in(seconds, whole_plan if with_review else safe_plan)
    report = progress or (lambda phase, done, total: None)
    if is_timed:
        recall = None
    worker = Worker(
        selection.root,
        tuple(chosen),
        style_of(selection.root),
        selection.changed,
        is_timed=is_timed,
        remembers=recall is not None,
    )
    if recall:
        if remembered := recall.round(selection, worker, with_review=with_review):
            return remembered
        selection = recall.watched(selection)
    plan = ignored.heeding(selection, planner)
    with pools() if pools else Pool(jobs) as pool:
        surveyed = _survey(pool, worker, selection.files, report, recall)
        worker = replace(worker, lessons=plans.lessons(chosen, surveyed, seconds))
        if worker.lessons:
            second = _survey(pool, worker, selection.files, report, recall, again=True)
            for path, again in second.items():
                surveyed[path] = merged(surveyed.get(path), again)
        unseen = {
            codemod.name: plans.unseen_by(
                selection, codemod, surveyed, worker.lessons.get(codemod.name)
            )
            for codemod in chosen
        }
        refused: plans.Refused = {}
        waiting: set[tuple[str, str]] = set()
        orders = plans.orders_of(selection, chosen, plan, surveyed, unseen, refused, waiting)
        rewritten = _rewrite(pool, worker, selection, orders, report, recall)
        while (failed := plans.failed(rewritten, unseen)) or plans.restored(
            rewritten, surveyed, unseen
        ):
            # What was to be done elsewhere may have counted on a file that stays as it is.
            for names in unseen.values():
                names.extend(path for path in failed if path not in names)
            before = {order.path: order for order in orders}
            orders = plans.orders_of(selection, chosen, plan, surveyed, unseen, refused, waiting)
            stuck = {path for path, one in rewritten.items() if one.result.problem}
            new = [
                order
                for order in orders
                if before.get(order.path) != order and order.path not in stuck
            ]
            still = {order.path for order in orders} | stuck
            rewritten = {path: one for path, one in rewritten.items() if path in still}
            rewritten.update(_rewrite(pool, worker, selection, new, report, recall))
    results = [
        FileResult(one.path, problem=one.problem) for one in surveyed.values() if one.problem
    ]
    whole = {order.path for order in orders if order.is_part}
    after = plans.ordered(
        chosen, plan, settling.surveyed_after(surveyed, rewritten), unseen, refused
    )
    pending = {order.path: order for order in after if order.changes_something}
    settled = settling.settled(rewritten, pending)
    results.extend(_part(one) if one.path in whole else one for one in settled)
    waiting.update(settling.further(rewritten, pending))
    results = _told(results, surveyed)
    result = Result(
        seen=len(selection.files),
        parsed=sum(one.parsed for one in surveyed.values()),
        generated=sum(one.generated for one in surveyed.values()),
        files=tuple(
            sorted(
                (it for it in results if it.path not in selection.only_read),
                key=lambda result: result.path,
            )
        ),
        seconds={} if seconds is None else summed(_seconds(surveyed, rewritten, seconds)),
    )
    done = Round(result, frozenset(waiting))
    if recall:
        recall.keep_round(selection, worker, done, with_review=with_review)
    return done


def _seconds(
    surveyed: Mapping[str, Surveyed],
    rewritten: Mapping[str, Rewritten],
    seconds: Mapping[str, float],
) -> Iterator[Mapping[str, float]]:
    """What took time: surveys, those of the new texts, and, in `seconds`, all plans."""
    yield seconds
    yield from (one.seconds for one in surveyed.values())
    yield from (one.again.seconds for one in rewritten.values() if one.again)


def _told(results: Sequence[FileResult], surveyed: Mapping[str, Surveyed]) -> list[FileResult]:
    """The results as their comments have them, and what there is to say of other comments."""
    heard = {path: one for path, one in surveyed.items() if one.comments != NOTHING}
    if not heard:
        return [*results]
    others = heard.keys() - {it.path for it in results}
    return [
        suppressed.told(it, heard[it.path].comments, heard[it.path].heeded)
        if it.path in heard
        else it
        for it in (*results, *map(FileResult, sorted(others)))
    ]


def _part(result: FileResult) -> FileResult:
    """The result of a file whose change is of no use without others."""
    change = result.change
    return replace(result, change=replace(change, is_part=True)) if change else result


def _survey(
    pool: Mapper,
    worker: Worker,
    files: Sequence[SelectedFile],
    report: Progress,
    recall: Recall | None,
    *,
    again: bool = False,
) -> dict[str, Surveyed]:
    known = recall.surveys(worker, files, again=again) if recall else {}
    surveyed = {path: one for path, one in known.items() if one is not None}
    new = [file for file in files if file.path not in known]
    # The largest first, so that no worker is left alone with one in the end.
    batches = _batches(sorted(new, key=lambda file: (-file.size, file.path)))
    looked: list[tuple[SelectedFile, Looked]] = []
    work = partial(worker.look, again=again)
    size = sum(file.size for file in new)
    for done, (file, outcome) in enumerate(pool.map(work, batches, size), len(known) + 1):
        if isinstance(outcome, Lost):
            surveyed[file.path] = Surveyed(file.path, problem=_lost(file.path, outcome))
        else:
            looked.append((file, outcome))
            if outcome.surveyed is not None:
                surveyed[file.path] = outcome.surveyed
        report("reading", done, len(files))
    if recall:
        recall.keep_surveys(worker, looked, again=again)
    return surveyed


def _batches(files: Sequence[SelectedFile]) -> list[list[SelectedFile]]:
    """The files in batches of about equal size, so that small ones cost no message each."""
    batches: list[list[SelectedFile]] = []
    room = 0
    for file in files:
        if room < file.size or not batches:
            batches.append([])
            room = _BATCH
        batches[-1].append(file)
        room -= file.size + 1
    return batches


def _rewrite(
    pool: Mapper,
    worker: Worker,
    selection: Selection,
    orders: Sequence[Order],
    report: Progress,
    recall: Recall | None,
) -> dict[str, Rewritten]:
    rewritten = recall.rewrites(worker, orders) if recall else {}
    known = len(rewritten)
    new = [order for order in orders if order.path not in rewritten]
    by_effort = sorted(
        new, key=lambda order: (-sum(len(r.sites) for _, r in order.repairs), order.path)
    )
    # Dealt out in turn, so that no batch holds much more work than another.
    hands = max(-(-len(by_effort) // _ORDERS), min(len(by_effort), _HANDS))
    batches = [by_effort[first::hands] for first in range(hands)]
    paths = {order.path for order in new}
    size = sum(file.size for file in selection.files if file.path in paths)
    for done, (order, outcome) in enumerate(pool.map(worker.rewrite, batches, size), known + 1):
        if isinstance(outcome, Lost):
            rewritten[order.path] = Rewritten(
                FileResult(order.path, problem=_lost(order.path, outcome))
            )
        else:
            rewritten[order.path] = outcome
        report("rewriting", done, len(orders))
    if recall:
        recall.keep_rewrites(worker, new, rewritten)
    return rewritten


def _lost(path: str, lost: Lost) -> Problem:
    return Problem(path, Kind.INTERNAL, lost.reason, reproduction(path, lost.reason))
