"""One writer to a clone at a time, also where one of them was killed."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from codemods.batch.failures import FailureKind, failed

POLL = 0.05
"""Seconds between two tries."""


@contextmanager
def alone(clone: Path, seconds: float) -> Iterator[int]:
    """Nobody else writes to the clone meanwhile; gives an open file to hand on to git.

    The system lets go of the lock when the last process that holds the file has ended. So a git
    whose parent was killed keeps it until it has ended, too; what it leaves then, a lock of its
    own or half a pack, is nobody's, and is deleted. Raises `StepFailed` after `seconds`.
    """
    clone.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(f"{clone}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        end = time.monotonic() + seconds
        while not _locked(handle):
            if time.monotonic() >= end:
                raise failed(FailureKind.TIMEOUT, "another process is at work on the same clone")
            time.sleep(POLL)
        clear(clone)
        yield handle
    finally:
        os.close(handle)


def clear(clone: Path) -> None:
    """Delete what a killed git leaves in a clone: its locks, and packs that it had not named."""
    objects = os.path.join(clone, "objects")
    for folder, _, names in os.walk(clone):
        is_in_objects = folder == objects or folder.startswith(objects + os.sep)
        for name in names:
            # No ref ends so: https://git-scm.com/docs/git-check-ref-format.
            if name.endswith(".lock") or (is_in_objects and name.startswith("tmp_")):
                with suppress(OSError):
                    os.unlink(os.path.join(folder, name))


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
