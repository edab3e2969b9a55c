"""A progress bar on standard error, for work that takes longer than a second."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from .terminal import has_colors, is_capable

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 1.0
"""Seconds before anything is shown."""

INTERVAL = 0.1
"""Seconds between two looks of the bar."""


class ProgressBar:
    """Shows itself only in a terminal, and only after a while."""

    def __init__(self, enabled: bool, color: bool) -> None:
        self._enabled = enabled and is_capable(sys.stderr)
        self._color = color
        self._due = time.monotonic() + PATIENCE
        self._progress: Progress | None = None

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
        now = time.monotonic()
        if not self._enabled or now < self._due:
            return
        self._due = now + INTERVAL
        if self._progress is None:
            self._progress = _started(has_colors(sys.stderr, self._color))
        (task,) = self._progress.task_ids
        self._progress.update(task, description=phase, completed=done, total=total, refresh=True)


def _started(has_color: bool) -> Progress:
    # Most runs end before there is anything to show, and need not pay for the import.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
    )

    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True, force_terminal=True, no_color=not has_color),
        transient=True,
        # A thread that redraws would be there when the pool forks again.
        auto_refresh=False,
    )
    progress.add_task("")
    progress.start()
    return progress
