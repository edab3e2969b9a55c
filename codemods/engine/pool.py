"""Work on many files in several processes, none of which can end the run."""

from __future__ import annotations

import gc
import multiprocessing
import pickle
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

_WORTH_A_POOL = 256 * 1024
"""From so many bytes of input on, processes save more time than they cost."""

_AHEAD = 4
"""So many batches a process are handed out before the first is done."""


@dataclass(frozen=True, slots=True)
class Lost:
    """An item whose process died over it."""

    reason: str


class Mapper(Protocol):
    """What carries out work on many items, in this process or in others: see `Pool`."""

    def map(
        self, work: Callable[[Item], Outcome], batches: Sequence[Sequence[Item]], size: int
    ) -> Iterator[tuple[Item, Outcome | Lost]]:
        """Each item of the batches with its outcome, in any order."""

    def __enter__(self) -> Mapper: ...

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None: ...


class Pool:
    """A pool of `jobs` processes, or this process alone where the input is small."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._executor is None:
            return
        if kind is not None:  # stopped from the keyboard, say: nobody waits for the rest
            for process in multiprocessing.active_children():
                process.terminate()
        # Waited for all the same: left to the end of the interpreter, the executor's thread may
        # be told to stop through a pipe that it has just closed, and says so.
        self._executor.shutdown(wait=True, cancel_futures=True)

    def map(
        self, work: Callable[[Item], Outcome], batches: Sequence[Sequence[Item]], size: int
    ) -> Iterator[tuple[Item, Outcome | Lost]]:
        """Each item of the batches with its outcome, in the order in which they are done.

        A batch is what a process is handed at once; `size` are the bytes of all input. `work` may
        raise nothing. Where a process dies (killed, out of memory, a crash of the interpreter),
        what was under way is tried again one by one, and the item over which another process dies
        is `Lost`.
        """
        if self._jobs == 1 or (self._executor is None and size < _WORTH_A_POOL):
            yield from ((item, work(item)) for batch in batches for item in batch)
            return
        suspects: list[Item] = []
        waiting = list(reversed(batches))
        while waiting:
            yield from self._until_broken(work, waiting, suspects)
        for item in suspects:
            yield item, self._alone(work, item)

    def _until_broken(
        self,
        work: Callable[[Item], Outcome],
        waiting: list[Sequence[Item]],
        suspects: list[Item],
    ) -> Iterator[tuple[Item, Outcome]]:
        """Work through `waiting`, from its end, until it is empty or a process has died."""
        if self._executor is None:
            self._executor = _executor(self._jobs)
        pickled = pickle.dumps(work)
        running: dict[Future[list[Outcome]], Sequence[Item]] = {}
        broken = False
        while running or (waiting and not broken):
            while waiting and len(running) < self._jobs * _AHEAD and not broken:
                try:
                    running[self._executor.submit(_each, pickled, waiting[-1])] = waiting[-1]
                    waiting.pop()
                except BrokenProcessPool:
                    broken = True
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                batch = running.pop(future)
                try:
                    yield from zip(batch, future.result(), strict=True)
                except BrokenProcessPool:
                    suspects.extend(batch)
                    broken = True
                except Exception:
                    suspects.extend(batch)
        if broken:
            self._executor.shutdown(wait=False)
            self._executor = None

    def _alone(self, work: Callable[[Item], Outcome], item: Item) -> Outcome | Lost:
        with _executor(1) as executor:
            try:
                return executor.submit(work, item).result()
            except BrokenProcessPool:
                return Lost("the process that treated it died (killed, or out of memory?)")
            except Exception as error:
                return Lost(f"its result can't be sent back: {error}")


def _each(pickled: bytes, batch: Sequence[Any]) -> list[Any]:
    work = _unpickled(pickled)
    return [work(item) for item in batch]


@lru_cache(maxsize=1)
def _unpickled(work: bytes) -> Callable[[Any], Any]:
    """The work of many batches: with what was learnt of a tree it takes longer to unpickle than a
    batch to be done."""
    made: Callable[[Any], Any] = pickle.loads(work)  # noqa: S301 - this process's parent made it
    return made


def _executor(jobs: int) -> ProcessPoolExecutor:
    # Forking shares what is already imported. Where other threads may run, or the platform's own
    # libraries forbid it, a fresh interpreter is the price.
    method = "fork" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(method)
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=prepare_process)


def prepare_process(*_: Any) -> None:
    """Spare a short-lived process the garbage collector: syntax trees hold no cycles.

    Measured: it takes a quarter of the time of a parse. An interrupt from the keyboard is for
    the main process, which ends the others.
    """
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
