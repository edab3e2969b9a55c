"""Change the working trees that the person has named, as `diffwright apply` does: journalled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from codemods.batch.failures import Failure
from codemods.batch.ledger.rows import Target
from codemods.batch.steps.step import Json
from codemods.batch.verbs import stepping
from codemods.batch.verbs.carrying import Course, Task, carry
from codemods.batch.verbs.choosing import Choice, chosen
from codemods.batch.verbs.session import Session


class NotLocal(Exception):
    """A repository is no path on this machine; the message is one sentence."""


@dataclass(slots=True)
class InPlace:
    """What has come of it."""

    changed: dict[str, Json] = field(default_factory=dict)
    """By path of the repository, what the step said: files, and the name of the journal."""
    unchanged: int = 0
    failed: dict[str, Failure] = field(default_factory=dict)


def in_place(session: Session, choice: Choice, *, allow_dirty: bool) -> InPlace:
    """Treat the working trees of the chosen targets. Raises `NotLocal` before anything is done."""
    session.ledger.add_targets(
        [(it.url, branch) for it in session.manifest.repositories for branch in it.branches]
    )
    targets = chosen(session.ledger, choice)
    _refuse_remote(session, targets)
    result = InPlace()
    session.observer.expect(len(targets))
    with session.executor() as executor:
        carry(
            (_task(session, target, result, allow_dirty=allow_dirty) for target in targets),
            executor,
            session.manifest.limits,
            session.observer,
            session.stop,
        )
    return result


def _refuse_remote(session: Session, targets: Sequence[Target]) -> None:
    for target in targets:
        if not session.repository(target).is_local:
            raise NotLocal(
                f"--in-place is for paths on this machine, and {target.url} is none; "
                "leave the option out, or choose repositories by --only."
            )


def _task(session: Session, target: Target, result: InPlace, *, allow_dirty: bool) -> Task:
    def fail(failure: Failure) -> None:
        result.failed[target.url] = failure

    course = _course(session, target, result, allow_dirty=allow_dirty)
    return Task(target.url, target.url, course, fail)


def _course(session: Session, target: Target, result: InPlace, *, allow_dirty: bool) -> Course:
    values = (yield stepping.in_place(session, target, allow_dirty=allow_dirty)).values
    if values["changed"]:
        result.changed[target.url] = values
    else:
        result.unchanged += 1
