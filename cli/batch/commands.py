"""What the commands of a batch do, and the exit code of each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from codemods.batch.executors.cluster_errors import ClusterLost, NoCluster
from codemods.batch.failures import StepFailed
from codemods.batch.git.settings import NoGit
from codemods.batch.ledger.errors import Busy, LedgerError
from codemods.batch.ledger.rows import Target
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
from codemods.patching.stat import several

from ..output import complain, say
from ..request import UsageError
from . import advising, exits, showing, telling
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
_PLANNED = frozenset({ReviewState.PLANNED, ReviewState.FAILED})
"""Reviews that have no commit where there should be one."""


def execute(verb: str, options: BatchOptions) -> int:
    """Run a command; what is wrong with its options is said in one sentence."""
    try:
        code = COMMANDS[verb](options)
        if code == exits.INTERRUPTED:
            complain("stopped; run the command again to go on")
        return code
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
        telling.write_targets(options, session.ledger, chosen(session.ledger, options.choice))
        if not found:
            return exits.INTERRUPTED
        if not options.quiet:
            telling.write_plan(session)
            advising.after_plan(options, session.ledger)
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
        targets = commit_all(session, options.choice)
        _leave(display)
        telling.write_reviews(options, session.ledger, targets)
        code = _ended(options, session, targets, _PLANNED)
        if not options.quiet and code != exits.INTERRUPTED:
            advising.of_failures(options, session.ledger)
            advising.after_apply(options, session.ledger)
        return code


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
        telling.write_reviews(options, session.ledger, done.targets, is_silent=True)
        if not options.quiet:
            telling.write_exported(options.folder, done)
        code = exits.FAILED if done.lost else _ended(options, session, done.targets, _PLANNED)
        return exits.HELD if done.planned and code == exits.DONE else code


def publish(options: BatchOptions) -> int:
    if options.yes_plan is None:
        raise UsageError("Look at the plan first, then publish it with --yes-plan HASH.")
    with _display(options) as display, opened(options, is_new=False, display=display) as session:
        result = publish_all(session, options.choice, options.yes_plan)
        _leave(display)
        telling.write_reviews(options, session.ledger, result.targets)
        if not options.quiet:
            telling.write_published(result)
            advising.of_failures(options, session.ledger)
        if session.stop.is_asked:
            return exits.INTERRUPTED
        if _has_failed(options, session):
            return exits.FAILED
        return exits.HELD if result.held or result.waiting else exits.DONE


def status(options: BatchOptions) -> int:
    manifest, ledger = read_only(options)
    with ledger:
        targets = chosen(ledger, options.choice)
        if options.burn_down is not None:
            telling.write_burn_down(options.burn_down, ledger, manifest)
        if options.json:
            telling.write_targets(options, ledger, targets)
            telling.write_reviews(options, ledger, targets)
        else:
            telling.write_status(ledger, manifest, targets)
        reviews = {it.state for target in targets for it in ledger.reviews(target.id)}
        if ReviewState.FAILED in reviews or any(it.state is TargetState.FAILED for it in targets):
            return exits.FAILED
        return exits.HELD if ReviewState.HELD in reviews else exits.DONE


def sync(options: BatchOptions) -> int:
    with _display(options) as display, opened(options, is_new=False, display=display) as session:
        result = sync_all(session, options.choice)
        _leave(display)
        telling.write_reviews(options, session.ledger, result.targets)
        if not options.quiet:
            say(f"{several(result.asked, 'review')} asked about, {result.moved} have moved on.")
        if session.stop.is_asked:
            return exits.INTERRUPTED
        return exits.FAILED if result.failed else exits.DONE


def retry(options: BatchOptions) -> int:
    with (
        _display(options) as display,
        opened(options, is_new=False, display=display, is_spread=True) as session,
    ):
        before = session.ledger.plan
        tried = retry_all(session, options.choice)
        _leave(display)
        # As they are now.
        targets = [session.ledger.target(it.id) for it in tried]
        telling.write_targets(options, session.ledger, targets)
        if session.stop.is_asked:
            return exits.INTERRUPTED
        plan = session.ledger.plan
        if not options.quiet and plan:
            now = "still" if plan == before else "now"
            advising.of_failures(options, session.ledger)
            say(f"The plan is {now} {plan[:SHOWN]}.")
        return _ended(options, session, targets, {ReviewState.FAILED})


def close(options: BatchOptions) -> int:
    if not (options.reason and options.reason.strip()):
        raise UsageError("Say why by --reason; the reviewers are told.")
    with _display(options) as display, opened(options, is_new=False, display=display) as session:
        result = close_all(session, options.choice, options.reason)
        _leave(display)
        telling.write_reviews(options, session.ledger, result.targets)
        if not options.quiet:
            say(
                f"{several(result.done, 'review')} closed, {result.failed} not, {result.held} held."
            )
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
    """Whether something of what is chosen has failed, by this command or before."""
    return bool(advising.failed(options, session.ledger))


def _ended(
    options: BatchOptions,
    session: Session,
    targets: Iterable[Target],
    states: Collection[ReviewState],
) -> int:
    """The exit code where reviews of these targets are not done with that are in these states."""
    if session.stop.is_asked:
        return exits.INTERRUPTED
    is_left = any(
        it.state in states for target in targets for it in session.ledger.reviews(target.id)
    )
    return exits.FAILED if is_left or _has_failed(options, session) else exits.DONE
