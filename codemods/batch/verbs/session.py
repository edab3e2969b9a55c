"""What every verb works with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from codemods.batch.executors.executor import Executor
from codemods.batch.git.settings import Git
from codemods.batch.ledger.ledger import Ledger
from codemods.batch.ledger.rows import Target
from codemods.batch.manifest.model import Manifest, Repository
from codemods.batch.verbs.observing import Observer, Silent
from codemods.batch.verbs.place import Place
from codemods.batch.verbs.stopping import Stop


@dataclass
class Session:
    """One command over one batch. The ledger is open for writing, and held by nobody else."""

    manifest: Manifest
    ledger: Ledger
    place: Place
    executor: Callable[[], Executor]
    """Makes what carries out steps; it is used as a context manager, and once."""
    observer: Observer = field(default_factory=Silent)
    stop: Stop = field(default_factory=Stop)

    @cached_property
    def git(self) -> Git:
        """Git as it is run for this batch."""
        return Git.at(self.place.git, self.manifest.git)

    @cached_property
    def repositories(self) -> Mapping[str, Repository]:
        """By URL."""
        return {repository.url: repository for repository in self.manifest.repositories}

    def repository(self, target: Target) -> Repository:
        """What the manifest says of the repository of a target."""
        return self.repositories[target.url]

    def name(self, target: Target) -> str:
        """What a target is called in messages."""
        return f"{target.url} {target.branch or target.asked}"
