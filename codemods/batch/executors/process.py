"""One step as a process of its own, which can't harm who waits for it.

| what may go wrong             | what is done                                                     |
| ----------------------------- | ---------------------------------------------------------------- |
| it hangs                      | after `Step.seconds` it is killed, with all that it has started  |
| it takes more and more memory | the system refuses it, or it is killed: see `watching`           |
| it crashes, or is killed      | `endings` tells why, as far as the system says                   |
| it writes and writes          | `Log` keeps the beginning and the end                            |
| who waits for it is killed    | it ends itself: its standard input ends then                     |
| it is killed as it answers    | an answer counts only as a whole                                 |
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import codemods
from codemods.batch.executors.endings import Ending, Stop, failure_of, killed_for_memory
from codemods.batch.executors.environment import environment
from codemods.batch.executors.log import Log
from codemods.batch.executors.watching import Group
from codemods.batch.failures import Failure, FailureKind
from codemods.batch.steps import wire
from codemods.batch.steps.perform import failure_of as failure_of_error
from codemods.batch.steps.step import Step, StepResult

PROGRAM = Path(codemods.__file__).parent / "batch" / "steps" / "__main__.py"
PREFIX = "step-"
"""How the folders of steps begin."""
_SOON, _LATER = 0.02, 0.25
"""Seconds between two looks at a process: at first, and after a while."""


class Stopping(Protocol):
    """What ends a step early: an event, say."""

    def is_set(self) -> bool:
        """Whether nobody wants the answer any more; it is asked several times a second."""


def carry_out(step: Step, scratch: Path, stop: Stopping, *, program: Path = PROGRAM) -> StepResult:
    """Carry out a step in a folder of its own below `scratch`, which is gone afterwards.

    Never raises: what can't even be begun has failed, too. `stop` ends it early. `program` is what
    carries it out, as `codemods.batch.steps.__main__` does.
    """
    began = time.monotonic()
    try:
        scratch.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{step.name.value}-", dir=scratch))
        try:
            result = _carried_out(step, folder, stop, program)
        finally:
            remove(folder)
    except Exception as error:
        result = StepResult(step, failure=failure_of_error(error))
    return replace(result, seconds=time.monotonic() - began, worker=platform.node())


def remove(folder: Path) -> None:
    """Take away the folder of a step, whatever it has made of it."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():  # it holds folders that not even their owner may write to
        folder.chmod(0o700)
        for place, folders, _ in os.walk(folder):
            for path in (os.path.join(place, name) for name in folders):
                if not os.path.islink(path):
                    os.chmod(path, 0o700)  # before it is looked into
        shutil.rmtree(folder, ignore_errors=True)


def _carried_out(step: Step, folder: Path, stop: Stopping, program: Path) -> StepResult:
    if stop.is_set():
        return StepResult(step, failure=Failure(FailureKind.WORKER_LOST, "it was stopped"))
    search = [place for place in sys.path if os.path.isabs(place)]
    wire.write_order(folder, step, search)
    work = folder / wire.WORK
    work.mkdir()
    before = killed_for_memory()
    with Log(step.log) as log:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-I", "-X", "utf8", os.fspath(program), os.fspath(folder)],
            cwd=work,
            env=environment(step.name, work),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # A session of its own: Ctrl-C is for who waits, and one signal reaches all of it.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        group = Group(process)
        log.follow(process)
        try:
            why = _waited(process, group, step, stop)
        finally:
            group.kill()  # also what has outlived the process
            process.wait()
            log.join()
            if process.stdin is not None:
                process.stdin.close()
        ending = Ending(
            process.returncode, why, log.end(), killed_for_memory() > before, group.peak
        )
    return _result(step, folder, ending)


def _waited(
    process: subprocess.Popen[bytes], group: Group, step: Step, stop: Stopping
) -> Stop | None:
    """Wait for the end of a process, or until there is a reason to end it."""
    end = time.monotonic() + step.seconds
    pause = _SOON
    while True:
        try:
            process.wait(timeout=max(0.0, min(pause, end - time.monotonic())))
        except subprocess.TimeoutExpired:
            pass
        else:
            return None
        if stop.is_set():
            return Stop.ASKED
        if time.monotonic() >= end:
            return Stop.TIME
        if group.megabytes() > step.megabytes > 0:
            return Stop.MEMORY
        pause = min(pause * 1.5, _LATER)


def _result(step: Step, folder: Path, ending: Ending) -> StepResult:
    """The answer, if there is one as a whole; else why not."""
    if ending.code == 0 and ending.stop is None:
        try:
            result = wire.read_answer(folder, step)
        except wire.NotWhole as error:
            lost = Failure(FailureKind.WORKER_LOST, f"its process ended, but {error}", ending.said)
            return StepResult(step, failure=lost, megabytes=ending.megabytes)
        return replace(result, megabytes=max(result.megabytes, ending.megabytes))
    return StepResult(step, failure=failure_of(ending, step), megabytes=ending.megabytes)
