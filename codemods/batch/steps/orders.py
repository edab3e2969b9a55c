"""What each step is asked, as values with types, and as the JSON that a process is handed.

Paths are those of the machine that carries the step out. To import this is to import nothing heavy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from codemods.batch.manifest.model import GitSettings, Split, SplitBy, Treatment
from codemods.batch.split.review import ReviewFile
from codemods.batch.steps.step import Json


@dataclass(frozen=True, slots=True)
class Place:
    """A branch of a repository, and where its clone is, or is to be."""

    url: str
    branch: str
    """By name, or what stands for the default one: `manifest.model.DEFAULT_BRANCH`."""
    clone: Path
    """A bare repository of ours; made where it is missing."""
    tools: Path
    """The folder of what git is given instead of the user's own: see `codemods.batch.git`."""
    git: GitSettings
    megabytes: int
    """The largest repository, in 10⁶ bytes on disk."""


@dataclass(frozen=True, slots=True)
class CloneOrder:
    """See that the clone holds the commit that the branch is at now, and say which it is.

    The answer has `branch` and `base`, `gitreview` (what `.gitreview` says: host, port, project,
    defaultbranch, as far as it does), `codeowners` (whether there is such a file) and `opted_out`
    (why the repository does not want to be treated; empty otherwise).
    """

    place: Place


@dataclass(frozen=True, slots=True)
class ScanOrder:
    """Run the codemods over a commit; see `codemods.batch.steps.scan` for the answer."""

    place: Place
    base: str
    treatment: Treatment
    split: Split
    batch: str
    """The name of the batch, which keys of reviews are made of."""
    earlier: Mapping[str, int] = field(default_factory=dict)
    """`Review.cell` of the reviews of earlier plans, so that what is open keeps its key, and how
    many of each are merged: see `codemods.batch.split.reviews.reviews_of`."""
    jobs: int = 1
    """Processes of the scan. It takes no part in the answer."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A commit that is to be made."""

    key: str
    """Of its review."""
    files: tuple[ReviewFile, ...]
    """Their contents are blobs of the step."""
    message: str
    """All of it, trailers included."""
    ref: str
    """``refs/heads/…`` in the clone."""


@dataclass(frozen=True, slots=True)
class CommitOrder:
    """Make commits, each on the base. The answer has `commits`: of each key the object id."""

    place: Place
    base: str
    commits: tuple[Wanted, ...]
    author: str
    """``Name <address>``."""
    when: datetime
    """With its time zone."""


@dataclass(frozen=True, slots=True)
class InPlaceOrder:
    """Change the working tree of a path; see `codemods.batch.steps.in_place` for the answer."""

    path: Path
    treatment: Treatment
    allow_dirty: bool = False
    """Whether files are changed that differ from the last commit."""
    jobs: int = 1


def to_json(order: CloneOrder | ScanOrder | CommitOrder | InPlaceOrder) -> Json:
    """The inputs of a `Step`."""
    plain: Json = _plain(asdict(order))
    return plain


def clone_order(inputs: Mapping[str, Any]) -> CloneOrder:
    """The order that `to_json` was given."""
    return CloneOrder(_place(inputs["place"]))


def scan_order(inputs: Mapping[str, Any]) -> ScanOrder:
    """The order that `to_json` was given."""
    split = inputs["split"]
    return ScanOrder(
        **{
            **inputs,
            "place": _place(inputs["place"]),
            "treatment": _treatment(inputs["treatment"]),
            "split": Split(**{**split, "by": tuple(SplitBy(it) for it in split["by"])}),
        }
    )


def commit_order(inputs: Mapping[str, Any]) -> CommitOrder:
    """The order that `to_json` was given."""
    commits = tuple(
        Wanted(**{**it, "files": tuple(ReviewFile(**file) for file in it["files"])})
        for it in inputs["commits"]
    )
    return CommitOrder(
        **{
            **inputs,
            "place": _place(inputs["place"]),
            "commits": commits,
            "when": datetime.fromisoformat(inputs["when"]),
        }
    )


def in_place_order(inputs: Mapping[str, Any]) -> InPlaceOrder:
    """The order that `to_json` was given."""
    treatment = _treatment(inputs["treatment"])
    return InPlaceOrder(**{**inputs, "path": Path(inputs["path"]), "treatment": treatment})


def _place(told: Mapping[str, Any]) -> Place:
    git = GitSettings(**_tuples(told["git"]))
    return Place(**{**told, "clone": Path(told["clone"]), "tools": Path(told["tools"]), "git": git})


def _treatment(told: Mapping[str, Any]) -> Treatment:
    return Treatment(
        tuple(told["select"]), tuple(told["exclude"]), told["options"], told["safe_only"]
    )


def _tuples(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(it) if isinstance(it, list) else it for name, it in told.items()}


def _plain(value: Any) -> Any:
    """The same as JSON has it."""
    if isinstance(value, Mapping):
        return {name: _plain(it) for name, it in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(it) for it in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value
