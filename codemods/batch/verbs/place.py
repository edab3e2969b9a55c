"""Where a batch keeps what it needs between two commands."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from codemods.batch.git.urls import slug_of
from codemods.batch.manifest.model import DEFAULT_BRANCH
from codemods.patching.transaction import state_folder


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of one batch."""

    folder: Path

    @property
    def git(self) -> Path:
        """What git is given in place of a person's settings."""
        return self.folder / "git"

    @property
    def scratch(self) -> Path:
        """For what is thrown away."""
        return self.folder / "scratch"

    def clone(self, url: str, branch: str) -> Path:
        """The clone of one branch, as the manifest names it. Branches of one repository have a
        clone each, so that they can be fetched at once."""
        return self.folder / "clones" / f"{_name(url, branch)}.git"

    def log(self, url: str, branch: str, step: str) -> Path:
        """What a step has said."""
        return self.folder / "logs" / f"{_name(url, branch)}.{step}.log"


def batches() -> Path:
    """The folder of all batches of this user."""
    return state_folder() / "batches"


def place_of(batch: str) -> Place:
    """The place of the batch of that name; whether it is there already is not asked."""
    return Place(batches() / batch)


def _name(url: str, branch: str) -> str:
    if branch == DEFAULT_BRANCH:
        return slug_of(url)
    # A slash in the name of a branch is none in the name of a folder.
    return f"{slug_of(url)}-{hashlib.sha256(branch.encode()).hexdigest()[:8]}"
