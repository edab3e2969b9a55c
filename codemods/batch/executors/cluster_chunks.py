"""What a worker does with some files of a large tree: see `cluster_pool`."""

from __future__ import annotations

import gc
import pickle
import threading
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from distributed import get_worker

from codemods.batch.executors.cluster_cargo import unpacked_chunk, unpacked_work
from codemods.batch.executors.identity import at_start
from codemods.batch.executors.process import remove

_KEPT = 8
"""Works that stay unpickled: one a thread, as threads are few."""


def each(work: bytes, chunk: bytes, theirs: dict[str, str]) -> bytes:
    """Of the items of a chunk, pickled: `outcomes`; with them, or without where it is another than
    `theirs`, the `identity` of this worker, and its `address`. The coordinator has shown a
    certificate for what it sends."""
    worker = get_worker()
    told: dict[str, Any] = {"identity": at_start(), "address": worker.address}
    if told["identity"] == theirs:
        root = Path(worker.local_directory) / "diffwright" / "trees" / str(threading.get_ident())
        told["outcomes"] = _outcomes(work, chunk, root)
    return pickle.dumps(told)


def _outcomes(work: bytes, chunk: bytes, root: Path) -> list[Any]:
    items, files = unpacked_chunk(chunk)
    gc.disable()  # as in every process of ours: syntax trees hold no cycles, and it takes a quarter
    try:
        for path, content, mode in files:
            if content is not None:
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(content)
                (root / path).chmod(mode | 0o600)
        done = _unpickled(work, root)
        return [done(item) for item in items]
    finally:
        gc.enable()
        remove(root)


@lru_cache(maxsize=_KEPT)
def _unpickled(work: bytes, root: Path) -> Callable[[Any], Any]:
    return unpacked_work(work, root)
