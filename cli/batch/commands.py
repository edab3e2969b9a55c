"""What the commands of a batch do, and the exit code of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from codemods.batch.executors.cluster_errors import ClusterLost, NoCluster
from codemods.batch.failures import StepFailed
from codemods.batch.git.settings import NoGit
from codemods.batch.ledger.errors import Busy, LedgerError
from codemods.batch.states import ReviewState, TargetState
from codemods.batch.verbs.apply import apply as commit_all
from codemods.batch.verbs.choosing import Nothing, chosen
from codemods.batch.verbs.close import close as close_all
from codemods.batch.verbs.export import export as export_all
from codemods.batch.verbs.in_place import NotLocal, in_place
from codemods.batch.verbs.plan import SHOWN
from codemods.batch.verbs.plan import plan as plan_all
from codemods.batch.verbs.preview import preview as preview_all
from codemods.batch.verbs.publish import OtherPlan
from codemods.batch.verbs.publish import publish as publish_all
from codemods.batch.verbs.retry import retry as retry_all
from codemods.batch.verbs.session import Session
from codemods.batch.verbs.sync import sync as sync_all
from codemods.patching.folder import NoRoom

from ..output import complain, say
from ..request import UsageError
from . import exits, showing, telling
from .display import Display
from .request import BatchOptions, opened, read_only

_WRONG = (
    UsageError,
    LedgerError,
    Busy,
    Nothing,
    NotLocal,
    OtherPlan,
    NoRoom,
    NoGit,
    StepFailed,
    NoCluster,
)
"""What is said in a sentence, and ends with `exits.USAGE`."""


def execute(verb: str, options: BatchOptions) -> int:
    """Run a command; what is wrong with its options is said in one sentence."""
    try:
        return COMMANDS[verb](options)
    except _WRONG as error:
        complain(str(error))
        return exits.USAGE
    except ClusterLost as error:
        complain(f"{error} Run the command again to go on.")
        return exits.FAILED
    except KeyboardInterrupt:
        complain("stopped; run the command again to go on")
        return exits.INTERRUPTED


def plan(options: BatchOptions) -> int:
    with (
        _display(options) as display,
        opened(options, is_new=True, display=display, is_spread=True) as session,
    ):
        found = plan_all(session, options.choice)
        _leave(display)
        telling.write_targets(options, session.ledger)
        if not found:
            return exits.INTERRUPTED
        if not options.quiet:
            telling.write_plan(session)
            say(f"The plan is {found[:SHOWN]}.")
        return _after_plan(options, session)


def _after_plan(options: BatchOptions, session: Session) -> int:
    targets = chosen(session.ledger, options.choice)
    if any(it.state is TargetState.FAILED for it in targets):
        return exits.FAILED
    if options.check and any(it.state is TargetState.CHANGED for it in targets):
        return exits.PENDING
    return exits.DONE


def preview(options: BatchOptions) -> int:
    _, ledger = read_only(options)
    with ledger:
        changed = [it for it in chosen(ledger, options.choice) if it.state is TargetState.CHANGED]
        if len(changed) > 1 and not (options.only or options.everything or options.stat):
            raise UsageError(
                f"{len(changed)} repositories would change; name some by --only, or use --all."
            )
        showing.write(options, preview_all(ledger, options.choice))
    return exits.DONE


def apply(options: BatchOptions) -> int:
    if options.in_place and options.cluster:
        raise UsageError("--in-place is for paths on this machine; leave --cluster out.")
    if options.in_place:
        return _apply_in_place(options)
    if options.allow_dirty:
        raise UsageError("--allow-dirty is for --in-place.")
    with (
        _display(options) as display,
        opened(options, is_new=False, display=display, is_spread=True) as session,
    ):
        commit_all(session, options.choice)
        _leave(display)
        telling.write_reviews(options, session.ledger)
        return _ended(options, session, {ReviewState.PLANNED, ReviewState.FAILED})


def _apply_in_place(options: BatchOptions) -> int:
    with _display(options) as display, opened(options, is_new=True, display=display) as session:
        result = in_place(session, options.choice, allow_dirty=options.allow_dirty)
        _leave(display)
        telling.write_in_place(options, result)
        if session.stop.is_asked:
            return exits.INTERRUPTED
        return exits.FAILED if result.failed else exits.DONE


def export(options: BatchOptions) -> int:
    assert options.folder is not None
    with _display(options) as display, opened(options, is_new=False, display=display) as session:
        done = export_all(session, options.choice, options.folder)
        _leave(display)
        if options.json:
            telling.write_reviews(options, session.ledger)
        if not options.quiet:
            say(
                f"{done.patches} patches are in {options.folder}; "
                "INDEX.md there says how to apply them."
            )
        return _ended(options, session, {ReviewState.PLANNED, ReviewState.FAILED})


def publish(options: BatchOptions) -> int:
    if options.yes_plan is None:
        raise UsageError("Look at the plan first, then publish it with --yes-plan HASH.")
    with _display(options) as display, opened(options, is_new=False, display=display) as session:
        result = publish_all(session, options.choice, options.yes_plan)
        _leave(display)
        telling.write_reviews(options, session.ledger)
        if not options.quiet:
            telling.write_published(result)
        if session.stop.is_asked:
            return exits.INTERRUPTED
        if result.failed or _has_failed(options, session):
            return exits.FAILED
        return exits.HELD if result.held or result.waiting else exits.DONE


def status(options: BatchOptions) -> int:
    manifest, ledger = read_only(options)
    with ledger:
        if options.burn_down is not None:
            telling.write_burn_down(options.burn_down, ledger, manifest)
        if options.json:
            telling.write_targets(options, ledger)
            telling.write_reviews(options, ledger)
        else:
            telling.write_status(options, ledger, manifest)
        states = {it.state for it in chosen(ledger, options.choice)}
        ids = {it.id for it in chosen(ledger, options.choice)}
        reviews = {it.state for it in ledger.reviews() if it.target in ids}
        if TargetState.FAILED in states or ReviewState.FAILED in reviews:
            return exits.FAILED
        return exits.HELD if ReviewState.HELD in reviews else exits.DONE


def sync(options: BatchOptions) -> int:
    with _display(options) as display, opened(options, is_new=False, display=display) as session:
        result = sync_all(session, options.choice)
        _leave(display)
        telling.write_reviews(options, session.ledger)
        if not options.quiet:
            say(f"{result.asked} reviews asked about, {result.moved} have moved on.")
        if session.stop.is_asked:
            return exits.INTERRUPTED
        return exits.FAILED if result.failed else exits.DONE


def retry(options: BatchOptions) -> int:
    with (
        _display(options) as display,
        opened(options, is_new=False, display=display, is_spread=True) as session,
    ):
        found = retry_all(session, options.choice)
        _leave(display)
        telling.write_targets(options, session.ledger)
        if session.stop.is_asked:
            return exits.INTERRUPTED
        if not options.quiet and found:
            say(f"The plan is {found[:SHOWN]}.")
        return _ended(options, session, {ReviewState.FAILED})


def close(options: BatchOptions) -> int:
    if not options.reason:
        raise UsageError("Say why by --reason; the reviewers are told.")
    with _display(options) as display, opened(options, is_new=False, display=display) as session:
        result = close_all(session, options.choice, options.reason)
        _leave(display)
        telling.write_reviews(options, session.ledger)
        if not options.quiet:
            say(f"{result.done} reviews closed, {result.failed} not, {result.held} held.")
        if session.stop.is_asked:
            return exits.INTERRUPTED
        if result.failed:
            return exits.FAILED
        return exits.HELD if result.held else exits.DONE


COMMANDS: dict[str, Callable[[BatchOptions], int]] = {
    "plan": plan,
    "preview": preview,
    "apply": apply,
    "export": export,
    "publish": publish,
    "status": status,
    "sync": sync,
    "retry": retry,
    "close": close,
}


def _display(options: BatchOptions) -> Display:
    return Display(quiet=options.quiet, color=not options.no_color)


def _leave(display: Display) -> None:
    """Make room for what is said in the end."""
    display.__exit__(None, None, None)


def _has_failed(options: BatchOptions, session: Session) -> bool:
    return any(it.state is TargetState.FAILED for it in chosen(session.ledger, options.choice))


def _ended(options: BatchOptions, session: Session, states: Iterable[ReviewState]) -> int:
    """The exit code where reviews in these states are not done with."""
    if session.stop.is_asked:
        return exits.INTERRUPTED
    chosen_ = {it.id for it in chosen(session.ledger, options.choice)}
    wrong = set(states)
    if _has_failed(options, session) or any(
        it.state in wrong and it.target in chosen_ for it in session.ledger.reviews()
    ):
        return exits.FAILED
    return exits.DONE
