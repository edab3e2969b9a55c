"""What carries out steps: on this machine, or elsewhere."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol

from codemods.batch.steps.step import Step, StepResult


class Executor(Protocol):
    """Carries out steps, several at once. What it has been handed is carried out at least once.

    As a context manager it starts what it needs, and in the end stops what is still running.
    """

    @property
    def width(self) -> int:
        """How many steps are worth handing over before one comes back; it may change."""

    def submit(self, step: Step) -> None:
        """Take a step; return at once."""

    def wait(self, seconds: float) -> list[StepResult]:
        """What has come back, after `seconds` at the latest; it may be nothing. A step that could
        not be carried out comes back, too, with its failure."""

    def __enter__(self) -> Executor: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...
