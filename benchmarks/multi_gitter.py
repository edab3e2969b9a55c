"""How multi-gitter goes about it, as the baseline for a batch: one repository after the other is
cloned, changed by a command, and committed, in one process that starts all of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.batch_corpus import CODEMODS, TIMEOUTS
from benchmarks.batch_runs import cpu_of_children
from benchmarks.repositories import git

_COMMAND = (
    *("-m", "codemods", "apply", "--review", "--no-cache", "--quiet"),
    *("--select", ",".join(CODEMODS)),
    *("--option", f"configurable-timeout.values={','.join(map(str, TIMEOUTS))}"),
)
_IDENTITY = ("-c", "user.name=diffwright", "-c", "user.email=diffwright@localhost")


@dataclass(frozen=True, slots=True)
class Baseline:
    """What it took."""

    seconds: float
    cpu: float
    """Seconds of processors, of all processes together."""
    committed: int
    """Repositories that have a new commit."""


def one_after_the_other(remotes: Sequence[Path], folder: Path) -> Baseline:
    """Clone each remote into a folder, which is emptied first, change it, and commit.

    Raises `RuntimeError` where the command fails.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    start, before = time.perf_counter(), cpu_of_children()
    committed = sum(_changed(remote, folder / remote.stem, folder / "state") for remote in remotes)
    return Baseline(time.perf_counter() - start, cpu_of_children() - before, committed)


def _changed(remote: Path, clone: Path, state: Path) -> bool:
    url = remote.absolute().as_uri()
    git("clone", "--quiet", "--depth", "1", "--single-branch", "--", url, clone)
    git("switch", "--quiet", "--create", "change", folder=clone)
    ran = subprocess.run(
        [sys.executable, *_COMMAND, str(clone)],
        env={**os.environ, "XDG_STATE_HOME": str(state)},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise RuntimeError(f"apply {clone}: exit code {ran.returncode}\n{ran.stderr}")
    if not git("status", "--porcelain", folder=clone):
        return False
    git("add", "--all", folder=clone)
    git(*_IDENTITY, "commit", "--quiet", "--message", "Repair", folder=clone)
    return True
