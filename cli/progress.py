"""A progress bar on standard error, for work that takes longer than a second."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

_PATIENCE = 1.0
"""Seconds before anything is shown."""


class ProgressBar:
    """Shows itself only in a terminal, and only after a second."""

    def __init__(self, console: Console, enabled: bool) -> None:
        self._console = console
        self._enabled = enabled and console.is_terminal
        self._started = time.monotonic()
        self._progress: Progress | None = None
        self._task: tuple[str, TaskID] | None = None

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def __call__(self, phase: str, done: int, total: int) -> None:
        """`done` of `total` files have gone through a phase."""
        if not self._enabled or time.monotonic() - self._started < _PATIENCE:
            return
        if self._progress is None:
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            self._progress = Progress(*columns, console=self._console, transient=True)
            self._progress.start()
        if self._task is None or self._task[0] != phase:
            self._task = (phase, self._progress.add_task(phase, total=total))
        self._progress.update(self._task[1], completed=done)
