"""The commits of the reviews of a target, in our clone of it."""

from __future__ import annotations

from codemods.batch.failures import FailureKind, failed
from codemods.batch.git import commits
from codemods.batch.git.commits import FileChange
from codemods.batch.split.review import ReviewFile
from codemods.batch.steps.orders import commit_order
from codemods.batch.steps.perform import Answer
from codemods.batch.steps.places import cloned
from codemods.batch.steps.step import Step


def perform(step: Step) -> Answer:
    """See `CommitOrder`. The same order gives the same object ids, ever. Raises `StepFailed`."""
    order = commit_order(step.inputs)
    place = order.place
    git = cloned(place, order.base)
    made = {}
    for wanted in order.commits:
        made[wanted.key] = commits.commit(
            git,
            place.clone,
            order.base,
            [_change(file, step) for file in wanted.files],
            wanted.message,
            order.author,
            order.when,
            wanted.ref,
        )
    return Answer({"commits": made})


def _change(file: ReviewFile, step: Step) -> FileChange:
    if not file.after:
        return FileChange(file.path, file.mode, None)
    content = step.blobs.get(file.after)
    if content is None:
        raise failed(FailureKind.INTERNAL, f"the new content of {file.path} was not handed over")
    return FileChange(file.path, file.mode, content)
