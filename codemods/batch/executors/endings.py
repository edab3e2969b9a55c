"""Why a process has ended that gave no answer, as far as anybody knows."""

from __future__ import annotations

import signal
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto

from codemods.batch.failures import Failure, FailureKind
from codemods.batch.steps.__main__ import NO_ROOM
from codemods.batch.steps.step import Step

_OUT_OF_MEMORY = ("MemoryError", "memory allocation of ", "out of memory", "bad_alloc")
"""Last words of a process that was refused memory: of Python, of Rust (libcst), of git, of C++."""
_KILLED = -9
"""The exit code of a process that somebody else has killed. Windows has no name for it."""
_WORDS = 400
"""Characters at the end of a log in which last words are looked for."""


class Stop(Enum):
    """Why we have ended a process."""

    TIME = auto()
    MEMORY = auto()
    ASKED = auto()


@dataclass(frozen=True, slots=True)
class Ending:
    """How a process has ended."""

    code: int
    """As `subprocess` has it: below 0, the signal."""
    stop: Stop | None
    said: str
    """The end of its log."""
    is_system_short: bool
    """Whether the system has killed a process for want of memory meanwhile."""
    megabytes: float
    """The most memory that it was seen to take."""


def failure_of(ending: Ending, step: Step) -> Failure:
    """What an ending without an answer means for the step."""
    said = ending.said
    if ending.stop is Stop.TIME:
        return Failure(FailureKind.TIMEOUT, f"it was not done after {step.seconds:g} seconds", said)
    if ending.stop is Stop.MEMORY:
        message = f"it took more memory than {step.megabytes} MB"
        return Failure(FailureKind.MEMORY, message, said)
    if ending.stop is Stop.ASKED:
        return Failure(FailureKind.WORKER_LOST, "it was stopped", said)
    if ending.code == _KILLED and ending.is_system_short:
        return Failure(FailureKind.MEMORY, "the system had no memory left, and killed it", said)
    if any(words in said[-_WORDS:] for words in _OUT_OF_MEMORY):
        return Failure(FailureKind.MEMORY, _refused(step), said)
    if ending.code < 0:
        name = _name(-ending.code)
        return Failure(FailureKind.WORKER_LOST, f"its process was ended by {name}", said)
    if ending.code == NO_ROOM:
        return Failure(FailureKind.DISK, "there is no room on the disk for its answer", said)
    message = f"its process ended with exit code {ending.code}"
    return Failure(FailureKind.INTERNAL, message, said)


def killed_for_memory() -> int:
    """How many processes the system has killed for want of memory since it was started; 0 where it
    does not say. Source: `oom_kill` in proc_vmstat(5), Linux."""
    with suppress(OSError, ValueError), open("/proc/vmstat", encoding="ascii") as stream:
        for line in stream:
            if line.startswith("oom_kill "):
                return int(line.split()[1])
    return 0


def _refused(step: Step) -> str:
    limit = f"; a process may take {step.megabytes} MB" if step.megabytes else ""
    return f"the system refused it memory{limit}"


def _name(number: int) -> str:
    """What a signal is called."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
