"""The working tree of a path that a person named, changed as ``diffwright apply`` does it.

| value     | what it is                                                                       |
| --------- | -------------------------------------------------------------------------------- |
| `journal` | what the run is called by, for ``diffwright undo``; empty where nothing was done |
| `changed` | the files that were written, relative to `root`                                  |
| `root`    | the top of the tree                                                              |
| `counts`, `problems` | as those of a scan                                                    |

Nothing is committed, and nothing in the tree is executed. Where the step was killed as it wrote,
it is put back first, and then begun again.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from codemods.batch.failures import FailureKind, StepFailed, failed
from codemods.batch.steps import treating
from codemods.batch.steps.orders import in_place_order
from codemods.batch.steps.perform import Answer
from codemods.batch.steps.step import Step
from codemods.engine.committed import uncommitted
from codemods.engine.results import Change
from codemods.patching import transaction
from codemods.patching.journal import Journal, Journals, State
from codemods.patching.undo import Moved, undo
from codemods.reports.words import shown

_SHOWN = 5
"""So many files are named in a message."""


def perform(step: Step) -> Answer:
    """See `InPlaceOrder`. Raises `StepFailed`."""
    order = in_place_order(step.inputs)
    if not order.path.is_dir():
        raise failed(FailureKind.NOT_FOUND, "there is no such folder")
    if is_bare(order.path):
        raise failed(FailureKind.NOT_FOUND, "it is a bare repository: there is no working tree")
    mark = f"batch {step.key[:16]}"
    _put_back_killed(order.path, mark)
    treated = treating.treated(order.path, order.treatment, jobs=order.jobs)
    root = treated.selection.root
    changes = sorted(treated.result.changes, key=lambda it: (not it.is_creation, not it.is_part))
    names = [it.name for it in treated.chosen]
    told = {
        "root": str(root),
        "counts": treating.counts(treated.result, names),
        "problems": treating.problems_json(treated.problems),
    }
    if not changes:
        done = _done(root, mark)
        written = sorted(it.path for it in done.entries) if done else []
        return Answer({"journal": done.name if done else "", "changed": written, **told})
    if not order.allow_dirty:
        before = {it.path: it.before for it in changes if not it.is_creation}
        _refuse_dirty(uncommitted(root, before))
    repairing = sorted({it.codemod for it in treated.result.findings if it.repaired})
    try:
        with transaction.alone(root):
            carried = transaction.carry_out(root, changes, [*repairing, mark], keep_going=False)
    except (transaction.Busy, transaction.NoJournal) as error:
        raise failed(FailureKind.CONFLICT, str(error)) from error
    if carried.back is not None:
        raise _unwritten(carried.applied.failed, carried.back)
    return Answer({"journal": carried.name, "changed": _paths(changes), **told})


def is_bare(path: Path) -> bool:
    """Whether a folder is what git keeps of a repository, and no working tree."""
    return (path / "HEAD").is_file() and (path / "objects").is_dir() and (path / "refs").is_dir()


def _put_back_killed(path: Path, mark: str) -> None:
    """What is left of an attempt of ours that was killed as it wrote goes; a run of somebody else
    is for them to decide. Raises `StepFailed`."""
    for journal in transaction.killed(path):
        if mark not in journal.codemods:
            raise failed(
                FailureKind.CONFLICT,
                f"a run was killed as it wrote: `diffwright undo {journal.name}` puts it back",
            )
        with transaction.alone(journal.root):
            moved = undo(journal)
        if not moved.is_whole:
            raise _unwritten(moved.failed, moved)


def _done(root: Path, mark: str) -> Journal | None:
    """The journal of an attempt of ours that was done, and then lost before it could say so."""
    journals = Journals(transaction.state_folder()).of(root, State.APPLIED)
    return next((it for it in journals if it.root == root and mark in it.codemods), None)


def _refuse_dirty(paths: Sequence[str]) -> None:
    if paths:
        more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
        named = f"{', '.join(map(shown, paths[:_SHOWN]))}{more}"
        differs = "differs" if len(paths) == 1 else "differ"
        raise failed(
            FailureKind.CONFLICT,
            f"{named} would be changed and {differs} from the last commit; commit that first, or "
            "allow changes to it",
        )


def _unwritten(reasons: Sequence[tuple[str, str]], back: Moved) -> StepFailed:
    """What could not be written, and how the tree is now."""
    why = reasons[0][1] if reasons else "files could not be put back"
    left = [*back.edited, *(path for path, _ in back.failed)]
    now = f"not put back: {', '.join(left[:_SHOWN])}" if left else "all files are as they were"
    detail = "\n".join(f"{path}: {reason}" for path, reason in [*reasons, *back.failed])
    return failed(FailureKind.CONFLICT, f"{why}; {now}", detail)


def _paths(changes: Sequence[Change]) -> list[str]:
    return sorted(it.path for it in changes)
