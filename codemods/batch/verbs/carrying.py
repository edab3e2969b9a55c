"""Many targets at once, each through steps one after the other.

What is to be done for a target is a *course*: a generator that yields steps, and is sent the result
of each. What goes wrong ends the course of that target and no other.
"""

from __future__ import annotations

import heapq
import time
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TypeAlias

from codemods.batch.executors.executor import Executor
from codemods.batch.failures import Failure, FailureKind, StepFailed
from codemods.batch.git.urls import host_of
from codemods.batch.manifest.model import Limits
from codemods.batch.steps.step import Step, StepName, StepResult
from codemods.batch.verbs.observing import Observer
from codemods.batch.verbs.patience import Patience
from codemods.batch.verbs.stopping import Stop

Course: TypeAlias = Generator[Step, StepResult, None]

_LOOK = 0.2
"""Seconds between two looks at what has come back."""


@dataclass(slots=True)
class _Going:
    """A course, and how it stands with its present step."""

    name: str
    url: str
    course: Course
    fail: Callable[[Failure], None]
    patience: Patience
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done for a target."""

    name: str
    url: str
    course: Course
    fail: Callable[[Failure], None]
    """Records a failure."""


@dataclass(slots=True)
class _Line:
    """What is being carried out, and what waits for it."""

    executor: Executor
    limits: Limits
    observer: Observer
    stop: Stop
    running: dict[str, _Going] = field(default_factory=dict)
    """By key of their step."""
    parked: deque[_Going] = field(default_factory=deque)
    """Their step can't be begun now: its host, or every processor, is busy."""
    later: list[tuple[float, int, _Going]] = field(default_factory=list)
    """A heap: when to try again."""
    numbers: Iterator[int] = field(default_factory=count)
    clones: Counter[str] = field(default_factory=Counter)
    """Clones that are running, by host."""

    @property
    def is_full(self) -> bool:
        return len(self.running) + len(self.parked) >= self._width + self.limits.clones

    @property
    def _width(self) -> int:
        return self.limits.steps or self.executor.width


def carry(
    tasks: Iterable[Task], executor: Executor, limits: Limits, observer: Observer, stop: Stop
) -> None:
    """Carry out all tasks; take them as there is room for them, so that any number fits in memory.

    When the person stops it, steps that are running are waited for, and no other is begun.
    """
    line = _Line(executor, limits, observer, stop)
    waiting = iter(tasks)
    is_over = False
    while True:
        if stop.is_asked:
            line.parked.clear()
            line.later.clear()
            is_over = True
        _resume(line)
        while not is_over and not line.is_full:
            task = next(waiting, None)
            if task is None:
                is_over = True
                break
            patience = Patience(limits.retries)
            _next(line, _Going(task.name, task.url, task.course, task.fail, patience))
        if not line.running and not line.parked and not line.later and is_over:
            return
        if line.running:
            for result in executor.wait(_LOOK):
                _take(line, result)
        elif line.later:
            stop.wait(min(line.later[0][0] - time.monotonic(), _LOOK))


def _resume(line: _Line) -> None:
    """Begin what can be begun of what waits."""
    while line.later and line.later[0][0] <= time.monotonic():
        line.parked.append(heapq.heappop(line.later)[2])
    for _ in range(len(line.parked)):
        _begin(line, line.parked.popleft())


def _next(line: _Line, going: _Going, result: StepResult | None = None) -> None:
    """Go on with a course, to its next step or its end."""
    going.patience = Patience(line.limits.retries)
    try:
        going.step = next(going.course) if result is None else going.course.send(result)
    except StopIteration:
        line.observer.ended(going.name)
    except StepFailed as error:
        _fail(line, going, error.failure)
    else:
        _begin(line, going)


def _begin(line: _Line, going: _Going) -> None:
    """Begin its step, or park it."""
    step = going.step
    assert step is not None
    is_clone = step.name is StepName.CLONE
    host = host_of(going.url)
    others = len(line.running) - line.clones.total()
    # Two targets may ask for the same: one of them waits for the other's answer.
    is_busy = step.key in line.running
    is_full = line.clones[host] >= line.limits.clones if is_clone else others >= line._width
    if is_busy or is_full or line.stop.is_asked:
        line.observer.waits(going.name)
        line.parked.append(going)
        return
    line.running[step.key] = going
    line.clones[host] += is_clone
    line.observer.began(going.name, step.name.value)
    line.executor.submit(step)


def _take(line: _Line, result: StepResult) -> None:
    going = line.running.pop(result.step.key)
    if result.step.name is StepName.CLONE:
        line.clones[host_of(going.url)] -= 1
    failure = result.failure
    if failure is None:
        _next(line, going, result)
    elif (again := _again(going, failure)) is not None:
        heapq.heappush(line.later, (time.monotonic() + again, next(line.numbers), going))
        line.observer.waits(going.name)
        line.observer.say(f"{going.name}: {failure.message}; it is tried again in {again:.0f} s.")
    else:
        going.course.close()
        _fail(line, going, failure)


def _again(going: _Going, failure: Failure) -> float | None:
    """In how many seconds to try again; None: not at all."""
    seconds = going.patience.after(failure)
    if seconds is not None and failure.kind is FailureKind.TIMEOUT:
        assert going.step is not None
        going.step = replace(going.step, seconds=going.step.seconds * 2)
    return seconds


def _fail(line: _Line, going: _Going, failure: Failure) -> None:
    going.fail(failure)
    line.observer.say(f"{going.name}: {failure.kind.value}: {failure.message}")
    line.observer.ended(going.name)
