"""Steps on many machines, by a scheduler of Dask.

Dask hands a task to a worker, and to another one where that dies: at least once. What makes that
harmless is that steps are known by their inputs, that each works in a folder of its own, and that
nothing but its answer remains. The ledger, tokens and pushes are the coordinator's, here.

| what may be lost | what is done                                                                |
| ---------------- | --------------------------------------------------------------------------- |
| a worker         | Dask hands its steps to others, as often as `allowed-failures` says         |
| two, over a step | the step has failed as `FailureKind.POISON`; those that only waited have not |
| all workers      | waited for, `PATIENCE` seconds                                              |
| the scheduler    | waited for, as long; what is under way is handed over anew                  |
| the coordinator  | steps that nobody waits for end; the next run finds what had come back      |
"""

from __future__ import annotations

import queue
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from importlib import import_module
from operator import methodcaller
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from codemods.batch.executors import cluster_wire
from codemods.batch.executors.cluster_connecting import PATIENCE, connected
from codemods.batch.executors.cluster_crew import Crew
from codemods.batch.executors.cluster_deaths import Deaths
from codemods.batch.executors.cluster_presence import Presence
from codemods.batch.executors.cluster_silence import NO_ANSWER
from codemods.batch.executors.identity import at_start, difference
from codemods.batch.failures import Failure, FailureKind
from codemods.batch.steps.step import Json, Step, StepName, StepResult
from codemods.batch.steps.wire import NotWhole

if TYPE_CHECKING:
    from distributed import Client, Future

_WORKER = "codemods.batch.executors.cluster_worker"
"""The module that carries out orders."""


@dataclass(slots=True)
class _Handed:
    """A step that was handed over."""

    step: Step
    future: Future[bytes]
    only: frozenset[str] = frozenset()
    """The workers that may do it; empty: all."""


class ClusterExecutor:
    """Carries out steps on the workers of a cluster.

    `address` is that of a scheduler, `local` or `dask`: see `cluster_addresses`; `workers` and
    `scratch` are for `local`. What a person should know is handed to `say`.

    To enter raises `NoCluster`; `submit` and `wait` raise `ClusterLost`.
    """

    def __init__(
        self, address: str, *, workers: int, scratch: Path, say: Callable[[str], None]
    ) -> None:
        self._address = address
        self._workers = workers
        self._scratch = scratch
        self._say = say
        self._stack = ExitStack()
        self._run = f"diffwright-{uuid.uuid4().hex[:12]}"
        self._numbers = 0
        self._going: dict[str, _Handed] = {}
        """By name of the task."""
        self._waiting: list[Step] = []
        """To be handed over once the scheduler is there."""
        self._ended: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._deaths = Deaths()
        self._homes: dict[str, tuple[str, int]] = {}
        """Who has the clone of a target, and its bytes."""

    @property
    def width(self) -> int:
        """As many as there are threads, and some, so that no worker waits for us."""
        threads = self._crew.threads
        return threads + max(1, threads // 8)

    def __enter__(self) -> ClusterExecutor:
        with ExitStack() as stack:
            self._client: Client = stack.enter_context(
                connected(self._address, workers=self._workers, scratch=self._scratch)
            )
            self._crew = Crew(self._client, self._say)
            self._presence = Presence(self._client, self._crew, self._say)
            self._listen()
            self._crew.assemble(PATIENCE)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._stack:
            if self._going and self._client.status == "running":
                with suppress(*NO_ANSWER):
                    self._client.cancel([it.future for it in self._going.values()])

    def submit(self, step: Step) -> None:
        """Take a step; return at once."""
        assert step.name is not StepName.IN_PLACE, "a working tree is on one machine"
        if self._client.status == "running":
            self._hand(step)
        else:
            self._waiting.append(step)

    def wait(self, seconds: float) -> list[StepResult]:
        """What has come back, after `seconds` at the latest; it may be nothing."""
        self._look()
        results: list[StepResult] = []
        end = time.monotonic() + seconds
        while not results and (left := end - time.monotonic()) > 0:
            try:
                self._take(self._ended.get(timeout=left), results)
                while True:
                    self._take(self._ended.get_nowait(), results)
            except queue.Empty:
                pass
        return results

    def _hand(self, step: Step) -> None:
        self._numbers += 1
        task = f"{self._run}-{step.name.value}-{self._numbers}"
        order = cluster_wire.order_of(step, identity=at_start(), topic=self._run, task=task)
        home, size = self._homes.get(_clone(step), ("", 0))
        # What was begun is finished first, and what is large is begun first.
        priority = 0.0 if step.name is StepName.CLONE else 1.0 + size / 1e6
        only = frozenset(self._crew.fit) if self._crew.unfit else frozenset()
        near = home in self._crew.fit and step.name is not StepName.CLONE
        # Named, and not sent: a scheduler needs no diffwright, and a worker without one says so.
        future = self._client.get(
            {task: (methodcaller("perform", order), (import_module, _WORKER))},
            task,
            sync=False,
            priority=priority,
            workers=[home] if near else sorted(only) or None,
            allow_other_workers=near,
            fifo_timeout="100 ms",
        )
        self._going[task] = _Handed(step, future, frozenset() if near else only)
        future.add_done_callback(lambda it: self._ended.put(it.key))

    def _take(self, task: str, results: list[StepResult]) -> None:
        """What has come of a task; it is handed over again where nothing has."""
        handed = self._going.pop(task, None)
        if handed is None:
            return  # taken back meanwhile
        begun = self._deaths.over(task)
        try:
            told, blobs = cluster_wire.unpack(handed.future.result(timeout=PATIENCE))
        except NotWhole as error:
            results.append(_lost(handed.step, str(error)))
        except Exception as error:
            results.extend(self._failed(handed.step, error, begun))
        else:
            if "refused" in told:
                why = difference(at_start(), told["refused"])
                self._crew.leave_out(told["address"], why)
                self._waiting.append(handed.step)
            else:
                results.append(self._result(handed.step, told, blobs))

    def _result(self, step: Step, told: Json, blobs: dict[str, bytes]) -> StepResult:
        if step.name is StepName.CLONE:
            self._homes[_clone(step)] = told["address"], told["size"]
        else:
            self._homes.pop(_clone(step), None)
        self._deaths.survived(step)
        with suppress(OSError):
            step.log.parent.mkdir(parents=True, exist_ok=True)
            step.log.write_text(told["log"], "utf-8", "replace")
        return cluster_wire.result_of(step, told, blobs)

    def _failed(self, step: Step, error: Exception, begun: int) -> Iterator[StepResult]:
        """What an error of Dask's means: our part on a worker never raises any."""
        from distributed import CancelledError, KilledWorker  # noqa: PLC0415

        if isinstance(error, (CancelledError, *NO_ANSWER)):
            self._waiting.append(step)  # the scheduler has forgotten it
            return
        if isinstance(error, KilledWorker):
            yield StepResult(step, failure=self._deaths.judge(step, begun, str(error)))
            return
        # A worker that can't even begin is another one than we took it for.
        if self._crew.look_again():
            self._waiting.append(step)
            return
        yield _lost(step, f"its worker could not begin it: {type(error).__name__}: {error}")

    def _look(self) -> None:
        """Follow the cluster; hand over what had to wait. Raises `ClusterLost`."""
        if not self._presence.is_there(is_busy=bool(self._going or self._waiting)):
            return
        self._take_back()
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._listen()  # a scheduler that has begun anew knows nothing of it
        for step in waiting:
            self.submit(step)

    def _take_back(self) -> None:
        """Hand over anew what is kept for workers that have all left."""
        for task, handed in [*self._going.items()]:
            if handed.only and handed.only.isdisjoint(self._crew.fit):
                del self._going[task]
                self._deaths.over(task)
                handed.future.cancel()
                self._waiting.append(handed.step)

    def _listen(self) -> None:
        """Hear which worker has begun what."""
        self._client.subscribe_topic(self._run, self._deaths.heard)


def _clone(step: Step) -> str:
    return str(step.inputs["place"]["clone"])


def _lost(step: Step, message: str) -> StepResult:
    return StepResult(step, failure=Failure(FailureKind.WORKER_LOST, message))
