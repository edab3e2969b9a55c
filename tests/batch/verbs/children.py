"""Steps in the process of their coordinator, which need no interpreter of their own, and commands
that carry out their steps so."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import forkserver
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
    with (
        open(os.devnull, "rb") as nothing,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        code = forkserver.run(
            words,
            cwd=folder,
            env=environment,
            streams=(nothing.fileno(), out.fileno(), err.fileno()),
            seconds=SECONDS,
            call=f"{__name__}:main",
        )
        out.seek(0)
        err.seek(0)
        return Ran(code, out.read(), err.read())


def main() -> None:
    """The command, with steps that need no process of their own."""
    sys.exit(exit_code(sys.argv[1:]))


def exit_code(words: Sequence[str]) -> int:
    """That of ``diffwright WORDS`` in this process."""
    with steps_in_process():
        try:
            app(list(words), prog_name="diffwright")
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else 1
    return 0
