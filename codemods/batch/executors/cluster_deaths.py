"""Over which steps workers have died, as opposed to those that only waited behind one of them.

A worker that dies takes all its tasks with it, begun or not, and Dask suspects each of them. So a
worker says what it begins (`heard`), and only that counts.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from codemods.batch.executors.cluster_connecting import TRIES
from codemods.batch.failures import Failure, FailureKind
from codemods.batch.steps.step import Step


class Deaths:
    """What is known of tasks, which are attempts, and of steps."""

    def __init__(self) -> None:
        self._began: dict[str, set[str]] = {}
        """The workers that have begun a task."""
        self._died: Counter[str] = Counter()
        """How many workers have died over a step, by its key."""

    def heard(self, event: tuple[float, dict[str, Any]]) -> None:
        """A worker has begun a task, as Dask hands on what `cluster_worker` says."""
        told = event[1]
        self._began.setdefault(told["task"], set()).add(told["worker"])

    def over(self, task: str) -> int:
        """A task is over; how many workers have begun it."""
        return len(self._began.pop(task, ()))

    def survived(self, step: Step) -> None:
        """A step has come to an end of its own."""
        self._died.pop(step.key, None)

    def judge(self, step: Step, begun: int, said: str) -> Failure:
        """What it means that Dask gives a step up whose task so many workers had begun."""
        self._died[step.key] += begun
        died = self._died[step.key]
        if died >= TRIES:
            return Failure(FailureKind.POISON, f"{died} workers have died over it", said)
        message = "its worker has died, perhaps over something else"
        return Failure(FailureKind.WORKER_LOST, message, said)
