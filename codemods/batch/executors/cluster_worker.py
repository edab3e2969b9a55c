"""What a worker of a cluster does: the same process for each step as on one machine.

All that it keeps is in a folder of its own below Dask's, which Dask takes away. It knows no ledger,
no forge and no token. Clones of the last repositories stay, so that a scan finds what was cloned
just before; the oldest ones go.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from distributed import Worker, get_worker

from codemods.batch.executors import cluster_wire
from codemods.batch.executors.identity import identity
from codemods.batch.executors.process import carry_out, remove
from codemods.batch.git.clones import size_of

_KEPT = 16
"""Clones that stay though nobody works in them."""
_SHOWN = 64_000
"""Bytes of the end of a log that are sent back."""
_OVER = frozenset({"closing", "closed", "failed"})
"""States of a worker that is about to be gone."""

_lock = threading.Lock()
_in_use: dict[Path, int] = {}
"""Clones that a step works in, with how many; by age."""


def perform(order: bytes) -> bytes:
    """Carry out a step; both as `cluster_wire` has them. Never raises."""
    worker = get_worker()
    told, blobs = cluster_wire.unpack(order)
    mine = identity()
    if told["identity"] != mine:
        return cluster_wire.pack({"refused": mine, "address": worker.address}, {})
    # Should this worker die over the step, the coordinator knows of which one it died.
    worker.log_event(told["topic"], {"task": told["task"], "worker": worker.address})
    folder = Path(worker.local_directory) / "diffwright"
    log = folder / "logs" / f"{threading.get_ident()}.log"
    step = cluster_wire.step_of(told, blobs, folder, log)
    clone = Path(step.inputs["place"]["clone"])
    with _used(clone):
        result = carry_out(step, folder / "scratch", _Forgotten(worker, told["task"]))
        size = size_of(clone)
    return cluster_wire.answer_of(result, address=worker.address, size=size, log=_end_of(log))


class _Forgotten:
    """Whether nobody waits for a task any more: Dask forgets it then, but can't end it."""

    def __init__(self, worker: Worker, task: str) -> None:
        self._worker = worker
        self._task = task

    def is_set(self) -> bool:
        state = self._worker.state.tasks.get(self._task)
        return state is None or state.state == "cancelled" or self._worker.status.name in _OVER


@contextmanager
def _used(clone: Path) -> Iterator[None]:
    """Keep a clone while somebody works in it, and for a while after."""
    with _lock:
        _in_use[clone] = _in_use.pop(clone, 0) + 1
    try:
        yield
    finally:
        with _lock:
            _in_use[clone] -= 1
            idle = [path for path, users in _in_use.items() if not users]
            for path in idle[:-_KEPT]:
                del _in_use[path]
                remove(path)


def _end_of(log: Path) -> str:
    try:
        content = log.read_bytes()
    except OSError:
        return ""
    return content[-_SHOWN:].decode("utf-8", "replace")
