"""Repositories to clone and to scan, and steps over them, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path

from codemods.batch.executors.process import carry_out
from codemods.batch.manifest.model import GitSettings, Split, Treatment
from codemods.batch.steps.keys import key_of
from codemods.batch.steps.orders import (
    CloneOrder,
    CommitOrder,
    InPlaceOrder,
    Place,
    ScanOrder,
    to_json,
)
from codemods.batch.steps.step import Step, StepName, StepResult

GIT = GitSettings(protocols=("file",))

SIX = """\
import six


def keys(table):
    return list(six.iterkeys(table))
"""
"""What `no-six` repairs."""

TELLING = """\
import logging

LOG = logging.getLogger(__name__)


def connect(user, password):
    LOG.info("connecting %s with %s", user, password)
"""
"""What `masked-secret` repairs, and a person should look at."""

NAMES: Mapping[type, StepName] = {
    CloneOrder: StepName.CLONE,
    ScanOrder: StepName.SCAN,
    CommitOrder: StepName.COMMIT,
    InPlaceOrder: StepName.IN_PLACE,
}


def repository(folder: Path, files: Mapping[str, str]) -> Path:
    """A repository with one commit on `main`."""
    folder.mkdir(parents=True)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--message=first")
    return folder


def git(folder: Path, *arguments: str) -> str:
    """What git says in a folder, without the settings of who runs the tests."""
    held = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    when = "2026-01-01T00:00:00Z"
    who = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")
    return subprocess.run(
        ["git", "-c", "commit.gpgSign=false", *arguments],
        cwd=folder,
        env={
            **held,
            **dict.fromkeys(who, "nobody"),
            "GIT_AUTHOR_DATE": when,
            "GIT_COMMITTER_DATE": when,
            "GIT_CONFIG_GLOBAL": os.devnull,
        },
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


def place_of(url: Path, folder: Path, branch: str = "default") -> Place:
    """Where the clone of a repository is, with all that belongs to it in `folder`."""
    return Place(str(url), branch, folder / "clones" / "a.git", folder / "git", GIT, 100)


def scan_order(
    url: Path, folder: Path, *select: str, exclude: tuple[str, ...] = (), **options: object
) -> ScanOrder:
    """To scan what the branch of a repository is at."""
    treatment = Treatment(select or ("no-six",), exclude=exclude, **options)  # type: ignore[arg-type]
    base = git(url, "rev-parse", "HEAD")
    return ScanOrder(place_of(url, folder, "main"), base, treatment, Split(), "trial")


def carried(
    order: CloneOrder | ScanOrder | CommitOrder | InPlaceOrder,
    folder: Path,
    *,
    blobs: Mapping[str, bytes] | None = None,
    key: str = "",
    seconds: float = 60.0,
    megabytes: int = 2000,
) -> StepResult:
    """What comes of a step in a process of its own."""
    name, inputs = NAMES[type(order)], to_json(order)
    log = folder / "step.log"
    step = Step(
        name, "it", key or key_of(name, inputs), inputs, seconds, megabytes, log, blobs or {}
    )
    return carry_out(step, folder / "scratch", threading.Event())


def answered(result: StepResult) -> StepResult:
    """The same, if the step did not fail."""
    assert result.failure is None, result.failure
    return result
