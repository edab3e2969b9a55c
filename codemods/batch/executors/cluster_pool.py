"""One large tree on many machines: what `codemods.engine.pool.Pool` does with processes.

Survey and rewriting go through a tree file by file. So batches of files go to workers with their
content, and no worker needs the tree; the plan, which is about all files, is made here. What a
file's folder has a say in, that a file is created, is done here, too.
"""

from __future__ import annotations

import io
import os
import pickle
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from codemods.engine.pool import Lost

if TYPE_CHECKING:
    from distributed import Client, Future

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

ROOT = "root"
"""Stands for the folder of the tree in what is pickled."""
_WORKER = "codemods.batch.executors.cluster_chunks"
_LOOK = 2.0
"""Seconds between two looks at who is there."""
_AHEAD = 2
"""So many chunks a thread are handed out before the first is done."""
_CHUNKS = 8
"""So many chunks a thread the files are divided into."""


class ClusterPool:
    """Work on the files of one tree, whose folder `root` is, by the workers of a cluster.

    All workers are to be as we are: see `cluster_crew`.
    """

    def __init__(self, client: Client, root: Path) -> None:
        self._client = client
        self._root = root
        self._name = f"diffwright-{uuid.uuid4().hex[:12]}"
        self._numbers = 0

    def __enter__(self) -> ClusterPool:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None: ...

    def map(
        self, work: Callable[[Item], Outcome], batches: Sequence[Sequence[Item]], size: int
    ) -> Iterator[tuple[Item, Outcome | Lost]]:
        """See `Pool.map`. Items have a `path`. An item over which workers die is tried again alone;
        if they do so again it is `Lost`."""
        from distributed import as_completed  # noqa: PLC0415

        held = self._held(work)
        items = [it for batch in batches for it in batch]
        threads, looked = self._threads(), time.monotonic()
        # Dealt out in turn: the first ones are the largest. A task costs more than in one machine.
        hands = min(len(items), threads * _CHUNKS)
        waiting = [[it for it in items[first::hands] if not _creates(it)] for first in range(hands)]
        running: dict[Any, list[Item]] = {}
        done: Any = as_completed([], loop=self._client.loop, with_results=True, raise_errors=False)
        while waiting or running:
            if time.monotonic() - looked > _LOOK:  # workers come and go
                threads, looked = self._threads(), time.monotonic()
            while waiting and len(running) < threads * _AHEAD:
                if batch := waiting.pop():
                    future = self._handed(held, batch)
                    running[future.key] = batch
                    done.add(future)
            if running:
                future, found = next(done)
                batch = running.pop(future.key)
                if future.status == "finished":
                    # Made by a worker that has the code that we have, and our certificate.
                    yield from zip(batch, pickle.loads(found), strict=True)  # noqa: S301
                elif len(batch) == 1:
                    yield batch[0], Lost(f"workers died over it: {future.exception()}")
                else:
                    waiting.extend([it] for it in batch)
        here = [it for it in items if _creates(it)]
        yield from ((item, work(item)) for item in here)

    def _threads(self) -> int:
        threads: dict[str, int] = self._client.nthreads(callback_timeout=15)
        return max(1, sum(threads.values()))

    def _held(self, work: Callable[[Any], Any]) -> Future[bytes]:
        """The work, where workers find it: what was learnt of a tree is large."""
        stream = io.BytesIO()
        _Pickler(stream, self._root).dump(work)
        task = self._task()
        held: Future[bytes] = self._client.get({task: (bytes, stream.getvalue())}, task, sync=False)
        return held

    def _handed(self, held: Future[bytes], batch: Sequence[Any]) -> Future[bytes]:
        from dask.utils import apply  # noqa: PLC0415

        files = [(it.path, *_read(self._root / it.path)) for it in batch]
        chunk = pickle.dumps((list(batch), files))
        task = self._task()
        each = (getattr, (import_module, _WORKER), "each")
        handed: Future[bytes] = self._client.get(
            {task: (apply, each, [held, chunk])}, task, sync=False, fifo_timeout="100 ms"
        )
        return handed

    def _task(self) -> str:
        self._numbers += 1
        return f"{self._name}-{self._numbers}"


def _creates(item: object) -> bool:
    return getattr(item, "creation", None) is not None


class _Pickler(pickle.Pickler):
    """Leaves out where the tree is."""

    def __init__(self, stream: io.BytesIO, root: Path) -> None:
        super().__init__(stream)
        self._root = root

    def persistent_id(self, value: Any) -> str | None:
        return ROOT if isinstance(value, Path) and value == self._root else None


def _read(path: Path) -> tuple[bytes | None, int]:
    """The content of a file, and its mode; None where it can't be read."""
    try:
        with open(path, "rb") as stream:
            return stream.read(), os.fstat(stream.fileno()).st_mode & 0o777
    except OSError:
        return None, 0
