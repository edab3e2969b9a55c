"""What the commands do, and the exit code of each. To import this is to import the engine."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from codemods.batch.executors.cluster_errors import ClusterLost, NoCluster
from codemods.engine.committed import uncommitted, unstaged
from codemods.engine.pipeline import run
from codemods.engine.results import Change, Kind, Problem, Result
from codemods.patching import transaction
from codemods.patching.folder import NoRoom

from . import (
    caching,
    combinations,
    exits,
    output,
    reports,
    sources,
    spreading,
    suppressions,
    undoing,
)
from .options import Options
from .progress import ProgressBar
from .request import Request, UsageError, request


def execute(name: str, options: Options) -> int:
    """Run a command; what is wrong with its options is said in one sentence."""
    try:
        if sentence := combinations.wrong(name, options):
            raise UsageError(sentence)
        asked = request(options)
        reports.refuse(asked)
        if (nothing := sources.nothing(options, asked.selection)) and not options.resume:
            _tell_of_killed(asked)
            output.say(nothing)
            return exits.DONE
        return COMMANDS[name](asked)
    except (UsageError, NoRoom, NoCluster) as error:
        output.complain(str(error))
        return exits.USAGE
    except ClusterLost as error:
        output.complain(str(error))
        return exits.UNTREATED


def preview(asked: Request) -> int:
    _tell_of_killed(asked)
    _tell_of_unstaged(asked)
    result = _treated(asked)
    problems = _problems(asked, result)
    report = reports.report_of("preview", asked, result, problems)
    reports.write(asked, report)
    output.write_problems(asked, problems)
    suppressions.write_mistakes(asked, result)
    if not asked.quiet:
        output.write_left(asked, result.findings)
        output.write_counts(asked, result, output.PLANNED)
    reports.write_remarks(asked, report)
    return exits.UNTREATED if problems else exits.DONE


def apply(asked: Request) -> int:
    root = asked.selection.root
    stopped = transaction.killed(root)
    if asked.options.resume:
        return undoing.resume(stopped)
    if stopped:
        output.complain(undoing.sentence(stopped[0]))
        return exits.USAGE
    try:
        with transaction.alone(root):
            return _applied(asked)
    except (transaction.Busy, transaction.NoJournal) as error:
        output.complain(str(error))
        return exits.USAGE


def _applied(asked: Request) -> int:
    root = asked.selection.root
    is_asked = asked.options.interactive  # and so a person looks
    result = _treated(asked, with_review=is_asked or asked.options.review)
    problems = _problems(asked, result)
    if is_asked:
        from . import asking  # noqa: PLC0415 - few ask, and all others need not import the parts

        result = asking.decided(asked, result)
    # What is created comes first, since others may count on it, and then what belongs together.
    changes = sorted(result.changes, key=lambda it: (not it.is_creation, not it.is_part))
    if not asked.options.allow_dirty:
        before = {it.path: it.before for it in changes if not it.is_creation}
        # What is staged is kept by git, so an edit can be told apart from it.
        compared = unstaged if asked.options.staged else uncommitted
        if dirty := compared(root, before):
            output.write_dirty(asked, dirty)
            return exits.USAGE
    names = sorted({it.codemod for it in result.findings if it.repaired})
    carried = transaction.carry_out(
        root, changes, names, keep_going=asked.options.keep_going, until=_until_stopped
    )
    applied = carried.applied
    output.write_problems(asked, problems)
    suppressions.write_mistakes(asked, result)
    output.write_unwritten(asked, applied.failed)
    if carried.back is not None:
        output.write_put_back(asked, carried.name, carried.back, stopped=applied.interrupted)
        return exits.INTERRUPTED if applied.interrupted else exits.UNTREATED
    unwritten = {path for path, _ in applied.failed}
    if not asked.quiet:
        output.write_left(asked, result.findings)
        output.write_counts(asked, result, output.DONE, unwritten)
    return exits.UNTREATED if problems or unwritten else exits.DONE


def check(asked: Request) -> int:
    entries = reports.known(asked)
    _tell_of_killed(asked)
    _tell_of_unstaged(asked)
    result = _treated(asked)
    problems = _problems(asked, result)
    report = reports.report_of("check", asked, result, problems, entries)
    if asked.options.write_baseline is not None:
        reports.write_baseline(asked.options.write_baseline, report)
        # All that was found is known from now on.
        reports.write(asked, replace(report, findings=()))
    else:
        reports.write(asked, report)
    is_unused = asked.options.report_unused and suppressions.write_unused(asked, result)
    output.write_problems(asked, problems)
    suppressions.write_mistakes(asked, result)
    if not asked.quiet:
        output.write_counts(asked, reports.told(report), output.PLANNED)
    reports.write_remarks(asked, report)
    if problems:
        return exits.UNTREATED
    if asked.options.write_baseline is not None:
        return exits.DONE
    is_found = any(not it.finding.suppressed for it in report.findings)
    return exits.FOUND if is_found or is_unused else exits.DONE


COMMANDS: dict[str, Callable[[Request], int]] = {
    "preview": preview,
    "apply": apply,
    "check": check,
}


def _tell_of_killed(asked: Request) -> None:
    """A run that was killed may have left files of which some are new and some old."""
    for journal in transaction.killed(asked.selection.root):
        output.complain(undoing.sentence(journal))


def _tell_of_unstaged(asked: Request) -> None:
    """What would be committed may be something else than what is looked into."""
    if paths := sources.unlike_staged(asked.options, asked.selection):
        output.write_unlike_staged(asked, paths)


def _treated(asked: Request, *, with_review: bool = True) -> Result:
    options = asked.options
    recall = None if options.no_cache or options.statistics else caching.recall_of(asked.chosen)
    with (
        spreading.mappers(asked) as mappers,
        ProgressBar(enabled=not asked.quiet, color=asked.color) as progress,
    ):
        return run(
            asked.selection,
            asked.chosen,
            jobs=asked.jobs,
            progress=progress,
            with_review=with_review,
            recall=recall,
            is_timed=options.statistics,
            pools=mappers,
        )


def _problems(asked: Request, result: Result) -> list[Problem]:
    unselectable = [
        Problem(item.path, Kind.UNREADABLE, item.message) for item in asked.selection.problems
    ]
    return [*unselectable, *result.problems]


def _until_stopped(changes: Iterable[Change]) -> Iterator[Change]:
    """The changes up to Ctrl-C, which takes effect between two files.

    So what is said of each file is true. The handler stays: when all files are written, there is
    nothing left to stop.
    """
    pressed = []
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    for change in changes:
        if pressed:
            raise KeyboardInterrupt
        yield change
