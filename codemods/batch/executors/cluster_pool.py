"""One large tree on many machines: what `codemods.engine.pool.Pool` does with processes.

Survey and rewriting go through a tree file by file. So chunks of files go to workers with their
content, and no worker needs the tree; the plan, which is about all files, is made here. What a
file's folder has a say in, that a file is created, is done here, too.
"""

from __future__ import annotations

import pickle
import queue
import uuid
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from codemods.batch.executors.cluster_cargo import packed_chunk, packed_work
from codemods.batch.executors.cluster_connecting import PATIENCE
from codemods.batch.executors.cluster_crew import LOOK, Crew
from codemods.batch.executors.cluster_errors import ClusterLost
from codemods.batch.executors.cluster_silence import NO_ANSWER
from codemods.batch.executors.identity import at_start, difference
from codemods.engine.pool import Lost

if TYPE_CHECKING:
    from distributed import Client, Future

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

_WORKER = "codemods.batch.executors.cluster_chunks"
_REST = "nothing was written"
_GONE = f"The scheduler of the cluster has gone; {_REST}."
_AHEAD = 2
"""So many chunks a thread are handed out before the first is done."""
_CHUNKS = 8
"""So many chunks a thread the files are divided into."""


class ClusterPool:
    """Work on the files of one tree, whose folder `root` is, by those workers of a cluster that are
    fit."""

    def __init__(self, client: Client, crew: Crew, root: Path) -> None:
        self._client = client
        self._crew = crew
        self._root = root
        self._name = f"diffwright-{uuid.uuid4().hex[:12]}"
        self._numbers = 0
        self._ended: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._running: dict[str, tuple[Future[bytes], Sequence[Any]]] = {}
        """Chunks by the names of their tasks."""

    def __enter__(self) -> ClusterPool:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for future, _chunk in self._running.values():
            future.release()

    def map(
        self, work: Callable[[Item], Outcome], batches: Sequence[Sequence[Item]], size: int
    ) -> Iterator[tuple[Item, Outcome | Lost]]:
        """See `Pool.map`. Items have a `path`. Those over which workers die are tried again one by
        one; the item over which they do so then is `Lost`. Raises `ClusterLost`."""
        items = [it for batch in batches for it in batch]
        there = [it for it in items if not _creates(it)]
        if there:
            held = self._held(work)
            suspects: list[tuple[Item, str]] = []
            # Dealt out in turn: the first ones are the largest. A task costs more than here.
            hands = min(len(there), self._crew.threads * _CHUNKS)
            chunks: list[Sequence[Item]] = [there[first::hands] for first in range(hands)]
            yield from self._through(held, chunks, suspects)
            for item, _ in suspects:
                again: list[tuple[Item, str]] = []
                yield from self._through(held, [[item]], again)
                yield from ((item, Lost(why)) for item, why in again)
        yield from ((item, work(item)) for item in items if _creates(item))

    def _through(
        self,
        held: Future[bytes],
        waiting: list[Sequence[Item]],
        suspects: list[tuple[Item, str]],
    ) -> Iterator[tuple[Item, Any]]:
        """Work through `waiting`, from its end; items that nothing comes of go to `suspects`, with
        the reason."""
        from distributed import CancelledError  # noqa: PLC0415

        try:
            yield from self._done(held, waiting, suspects)
        except (CancelledError, *NO_ANSWER) as error:
            # Files are read with care, so it is the connection. It may close at any moment.
            raise ClusterLost(_GONE) from error

    def _done(
        self,
        held: Future[bytes],
        waiting: list[Sequence[Item]],
        suspects: list[tuple[Item, str]],
    ) -> Iterator[tuple[Item, Any]]:
        while waiting or self._running:
            self._look()
            while waiting and len(self._running) < max(1, self._crew.threads * _AHEAD):
                self._hand(held, waiting.pop())
            try:
                future, chunk = self._running.pop(self._ended.get(timeout=LOOK))
            except queue.Empty:
                continue
            told = _told(future)
            if isinstance(told, Exception):
                if self._crew.look_again():
                    waiting.append(chunk)
                else:
                    suspects.extend((item, _reason(told)) for item in chunk)
            elif why := difference(at_start(), told["identity"]):
                self._crew.leave_out(told["address"], why)
                waiting.append(chunk)
            else:
                yield from zip(chunk, told["outcomes"], strict=True)

    def _look(self) -> None:
        """Follow the cluster now and then. Raises `ClusterLost`."""
        if self._client.status != "running":
            raise ClusterLost(_GONE)
        self._crew.follow(_REST, is_needed=True)

    def _held(self, work: Callable[[Any], Any]) -> Future[bytes]:
        """The work, where workers find it: what was learnt of a tree is large."""
        task = self._task()
        graph = {task: (bytes, packed_work(work, self._root))}
        held: Future[bytes] = self._client.get(graph, task, sync=False)
        return held

    def _hand(self, held: Future[bytes], chunk: Sequence[Any]) -> None:
        from dask.utils import apply  # noqa: PLC0415

        content = packed_chunk(chunk, self._root)
        task = self._task()
        # Named, and not sent: a scheduler needs no diffwright.
        each = (getattr, (import_module, _WORKER), "each")
        future: Future[bytes] = self._client.get(
            {task: (apply, each, [held, content, at_start()])},
            task,
            sync=False,
            workers=sorted(self._crew.fit) if self._crew.unfit else None,
            fifo_timeout="100 ms",
        )
        self._running[task] = future, chunk
        future.add_done_callback(lambda it: self._ended.put(it.key))

    def _task(self) -> str:
        self._numbers += 1
        return f"{self._name}-{self._numbers}"


def _creates(item: object) -> bool:
    return getattr(item, "creation", None) is not None


def _told(future: Future[bytes]) -> dict[str, Any] | Exception:
    """What a worker has said, or why it could say nothing. Raises `CancelledError`, and `NO_ANSWER`
    where the scheduler does not say it."""
    from distributed import KilledWorker  # noqa: PLC0415

    if future.status == "error":
        error = future.exception(timeout=PATIENCE)
        assert isinstance(error, Exception)
        return error
    try:
        # Made by a worker that has shown our certificate.
        told: dict[str, Any] = pickle.loads(future.result(timeout=PATIENCE))  # noqa: S301
    except KilledWorker as error:  # it was lost with its worker, and is made again
        return error
    return told


def _reason(error: Exception) -> str:
    from distributed import KilledWorker  # noqa: PLC0415

    if isinstance(error, KilledWorker):
        return "workers of the cluster died over it (killed, or out of memory?)"
    return f"a worker of the cluster could not treat it: {type(error).__name__}: {error}"
