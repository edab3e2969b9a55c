"""One step, whichever it is, and what becomes of all that may go wrong in it."""

from __future__ import annotations

import errno
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from codemods.batch.failures import Failure, FailureKind, StepFailed
from codemods.batch.steps.step import Json, Step, StepName, StepResult

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says where there is no room, or no more of it for this user or process."""
_READABLE = 4000
"""Characters of a traceback that are kept: its end says what happened."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a step gives where it does not fail."""

    values: Json
    blobs: Mapping[str, bytes] = field(default_factory=dict)


def perform(step: Step) -> Answer:
    """Carry out a step in this process, in the current folder. Raises `StepFailed`, and whatever
    else goes wrong."""
    return _performer(step.name)(step)


def answer_of(step: Step) -> StepResult:
    """The same, with a failure instead of whatever is raised."""
    try:
        answer = perform(step)
    except StepFailed as error:
        return StepResult(step, failure=error.failure, megabytes=_peak())
    except Exception as error:
        return StepResult(step, failure=failure_of(error), megabytes=_peak())
    return StepResult(step, answer.values, answer.blobs, megabytes=_peak())


def failure_of(error: Exception) -> Failure:
    """What an error that nobody foresaw says of a step."""
    from codemods.batch.git.urls import masked  # noqa: PLC0415 - few steps fail

    shown = masked("".join(traceback.format_exception(error)))[-_READABLE:]
    number = error.errno if isinstance(error, OSError) else None
    if isinstance(error, MemoryError) or number == errno.ENOMEM:
        return Failure(FailureKind.MEMORY, "it needs more memory than a step may take", shown)
    if number in FULL:
        return Failure(FailureKind.DISK, "there is no room on the disk", shown)
    said = masked(str(error))
    return Failure(FailureKind.INTERNAL, f"{type(error).__name__}: {said}", shown)


def _performer(name: StepName) -> Callable[[Step], Answer]:
    # Each imports what it needs: a clone needs no codemods.
    if name is StepName.CLONE:
        from codemods.batch.steps.clone import perform as clone  # noqa: PLC0415

        return clone
    if name is StepName.SCAN:
        from codemods.batch.steps.scan import perform as scan  # noqa: PLC0415

        return scan
    if name is StepName.COMMIT:
        from codemods.batch.steps.commit import perform as commit  # noqa: PLC0415

        return commit
    from codemods.batch.steps.in_place import perform as in_place  # noqa: PLC0415

    return in_place


def _peak() -> float:
    """The most memory that this process, or one that it has started, took, in 10⁶ bytes; 0 where
    the system does not say."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:  # Windows
        return 0.0
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    own, others = (
        resource.getrusage(who).ru_maxrss * unit
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return max(_own_peak() or own, others) / 1e6


def _own_peak() -> int | None:
    """The most memory that this process took, in bytes, as Linux says it; None elsewhere.

    `ru_maxrss` does not begin at 0 there, but with what the process had before it became another
    program: as much as who has started it. Source: `exec_mmap` in fs/exec.c of Linux; VmHWM is in
    proc_pid_status(5).
    """
    try:
        with open("/proc/self/status", "rb") as stream:
            for line in stream:
                if line.startswith(b"VmHWM:"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return None
