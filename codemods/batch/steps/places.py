"""The git of a step, and the clone that it works in."""

from __future__ import annotations

from codemods.batch.failures import FailureKind, failed
from codemods.batch.git import clones
from codemods.batch.git.clones import Base
from codemods.batch.git.settings import Git, NoGit
from codemods.batch.steps.orders import Place


def git_of(place: Place) -> Git:
    """The git to work with. Raises `StepFailed` where there is none."""
    try:
        return Git.at(place.tools, place.git)
    except NoGit as error:
        raise failed(FailureKind.INTERNAL, str(error)) from error


def cloned(place: Place, base: str) -> Git:
    """The git to work with, once the clone holds the base: on a machine that has none, it is cloned
    now. Raises `StepFailed`."""
    git = git_of(place)
    clones.ensure(git, place.clone, place.url, Base(place.branch, base), megabytes=place.megabytes)
    return git
