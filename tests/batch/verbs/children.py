"""Steps in the process of their coordinator, and commands in children of this process, which find
imported what they would take half a second to import.

A child has a folder, an environment and outputs of its own, as a command has that a person starts.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import pytest
from codemods.cli.app import app
from codemods.cli.batch import request

from codemods.batch.executors.executor import Executor
from codemods.batch.steps.perform import answer_of
from codemods.batch.steps.step import Step, StepResult

SECONDS = 120
"""What a command may take."""


@dataclass(frozen=True)
class Ran:
    """How a child has ended, and what it wrote."""

    code: int
    """Negative: the number of the signal that ended it."""
    out: bytes
    err: bytes


class InProcess:
    """Carries out a step when its result is asked for; notes each in a file."""

    width = 2

    def __init__(self, width: int, scratch: Path, *, clones: int) -> None:
        self._scratch = scratch
        self._steps: list[Step] = []

    def submit(self, step: Step) -> None:
        self._steps.append(step)

    def wait(self, seconds: float) -> list[StepResult]:
        step = self._steps.pop(0)
        self._scratch.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._scratch) as folder:
            before = os.getcwd()
            os.chdir(folder)
            try:
                answer = answer_of(step)
            finally:
                os.chdir(before)
        with (self._scratch.parent / "steps.txt").open("a") as file:
            file.write(f"{step.name.value} {step.target}\n")
        return [answer]

    def __enter__(self) -> Executor:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...


@contextmanager
def steps_in_process() -> Iterator[None]:
    """With steps that need no process of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(request, "LocalExecutor", InProcess)
        yield


def command(words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Ran:
    """``diffwright WORDS`` in this folder, with this environment alone."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                signal.alarm(SECONDS)
                os.chdir(folder)
                os.environ.clear()
                os.environ.update(environment)
                _write_to(out.fileno(), err.fileno())
                code = exit_code(words)
            except BaseException:
                sys.excepthook(*sys.exc_info())
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0)
        err.seek(0)
        return Ran(code, out.read(), err.read())


def exit_code(words: Sequence[str]) -> int:
    """That of ``diffwright WORDS`` in this process."""
    with steps_in_process():
        try:
            app(list(words), prog_name="diffwright")
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else 1
    return 0


def _write_to(out: int, err: int) -> None:
    """Lead both outputs there, and take standard input from nowhere."""
    for place, target in ((os.open(os.devnull, os.O_RDONLY), 0), (out, 1), (err, 2)):
        os.dup2(place, target)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
