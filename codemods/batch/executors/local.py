"""Steps on this machine: so many threads, each of which waits for one process at a time."""

from __future__ import annotations

import queue
import threading
from functools import partial
from pathlib import Path
from tempfile import gettempdir
from types import TracebackType
from typing import Protocol, TypeAlias

from codemods.batch.executors.process import PREFIX, carry_out, remove
from codemods.batch.steps.step import Step, StepName, StepResult

_Queue: TypeAlias = "queue.SimpleQueue[Step | None]"
"""None ends who takes it."""


class Work(Protocol):
    """What carries out a step, and never raises."""

    def __call__(self, step: Step, /) -> StepResult: ...


class LocalExecutor:
    """Carries out `width` steps at once, and `clones` beside them, which wait for the network; each
    in the order in which they are handed over.

    The processes have sessions of their own, so that Ctrl-C does not reach them: who waits decides.
    To leave the context ends all that runs; what is not begun then is never begun. Each step comes
    back exactly once from `wait`, also one that was stopped.

    `scratch` is where steps have their folders; nobody else may use it meanwhile: what is left
    there of a coordinator that was killed is taken away. None: the system's folder for such.
    """

    def __init__(self, width: int, scratch: Path | None = None, *, clones: int = 4) -> None:
        self.width = width
        self._clones = clones
        self._scratch = scratch
        self._stop = threading.Event()
        self._steps: _Queue = queue.SimpleQueue()
        self._cloning: _Queue = queue.SimpleQueue()
        self._results: queue.SimpleQueue[StepResult] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> LocalExecutor:
        if self._scratch is not None and self._scratch.is_dir():
            for folder in self._scratch.glob(f"{PREFIX}*"):
                remove(folder)
        folder = Path(gettempdir()) if self._scratch is None else self._scratch
        work = partial(carry_out, scratch=folder, stop=self._stop)
        for waiting in (*[self._steps] * self.width, *[self._cloning] * self._clones):
            thread = threading.Thread(target=self._serve, args=(waiting, work))
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop.set()
        for _ in self._threads:
            # More than there are threads of either kind, which harms nothing.
            self._steps.put(None)
            self._cloning.put(None)
        for thread in self._threads:
            thread.join()

    def submit(self, step: Step) -> None:
        """Take a step; return at once."""
        (self._cloning if step.name is StepName.CLONE else self._steps).put(step)

    def wait(self, seconds: float) -> list[StepResult]:
        """All that has come back, after `seconds` at the latest; it may be nothing."""
        results: list[StepResult] = []
        try:
            results.append(self._results.get(timeout=max(0.0, seconds)))
            while True:
                results.append(self._results.get_nowait())
        except queue.Empty:
            return results

    def _serve(self, waiting: _Queue, work: Work) -> None:
        while (step := waiting.get()) is not None:
            self._results.put(work(step))
