"""The first step of a target: its clone, and what the commit there says of itself."""

from __future__ import annotations

import configparser
import sys

from codemods.batch.failures import FailureKind, StepFailed
from codemods.batch.git import clones, trees
from codemods.batch.git.clones import Base
from codemods.batch.git.settings import Git
from codemods.batch.steps.orders import Place, clone_order
from codemods.batch.steps.perform import Answer
from codemods.batch.steps.places import git_of
from codemods.batch.steps.step import Step

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_CODEOWNERS = frozenset(
    {"CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"}
)
"""Source: https://docs.github.com/articles/about-code-owners and
https://docs.gitlab.com/user/project/codeowners."""
_GITREVIEW = ("host", "port", "project", "defaultbranch")
"""Source: https://docs.opendev.org/opendev/git-review/latest/installation.html."""
_ATTEMPTS = 3
_LARGEST = 1_000_000
"""Bytes of a configuration file that is still read."""


def perform(step: Step) -> Answer:
    """See `CloneOrder`. Raises `StepFailed`."""
    place = clone_order(step.inputs).place
    git = git_of(place)
    base = _cloned(git, place)
    sizes = {it.path: it.size for it in trees.listing(git, place.clone, base.oid)}

    def text(path: str) -> str:
        if sizes.get(path) is None or sizes[path] > _LARGEST:
            return ""
        content = trees.read_blob(git, place.clone, base.oid, path) or b""
        return content.decode("utf-8", "replace")

    return Answer(
        {
            "branch": base.branch,
            "base": base.oid,
            "gitreview": gitreview(text(".gitreview")),
            "codeowners": not _CODEOWNERS.isdisjoint(sizes),
            "opted_out": opted_out(text("pyproject.toml")),
        }
    )


def _cloned(git: Git, place: Place) -> Base:
    """The commit that the branch is at, and the clone holds. Where the branch is moved between the
    two questions, both are asked again."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return _cloned_once(git, place)
        except StepFailed as error:
            if error.failure.kind is not FailureKind.CONFLICT:
                raise
    return _cloned_once(git, place)


def _cloned_once(git: Git, place: Place) -> Base:
    base = clones.resolve(git, place.url, place.branch)
    clones.ensure(git, place.clone, place.url, base, megabytes=place.megabytes)
    return base


def gitreview(text: str) -> dict[str, str]:
    """What a `.gitreview` says; nothing where it can't be understood."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
        return {
            name: parser["gerrit"][name].strip()
            for name in _GITREVIEW
            if parser.has_option("gerrit", name)
        }
    except configparser.Error:
        return {}


def opted_out(text: str) -> str:
    """Why a repository with this `pyproject.toml` is left alone; empty where it isn't. A file that
    can't be read says nothing here: the scan tells what is wrong."""
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError):
        return ""
    for name in ("tool", "diffwright"):
        table = document.get(name)
        document = table if isinstance(table, dict) else {}
    if document.get("batch") is not False:
        return ""
    return "its pyproject.toml says so: [tool.diffwright] batch = false"
