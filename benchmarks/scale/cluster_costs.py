"""What a task costs that does nothing: the scheduler and the coordinator, over mutual TLS.

Scheduler, workers and client are processes of their own on this machine. Seconds are those of their
processors: by the clock the machine has its say, too.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from benchmarks.loopback import loopback

TASKS = 1000
_AT_ONCE = 8
_HEAVY = 10_000_000
"""Bytes that a task hands back, to see what they cost."""


def task_costs(tasks: int = TASKS) -> dict[str, float]:
    """Seconds of a task that does nothing, of the processors of the scheduler and of the client
    (`scheduler`, `client`), and by the clock (`wall`); and what 10⁶ bytes of an answer cost the
    client (`megabyte`)."""
    with tempfile.TemporaryDirectory() as folder, _cluster(Path(folder)) as (client, scheduler):
        _run(client, 50, 0)  # the first ones make connections
        before = _cpu(scheduler)
        own, wall = _run(client, tasks, 0)
        used = _cpu(scheduler) - before
        heavy, _ = _run(client, tasks // 20, _HEAVY)
    return {
        "scheduler": used / tasks,
        "client": own,
        "wall": wall,
        "megabyte": max(heavy - own, 0.0) / (_HEAVY / 1e6),
    }


@contextmanager
def _cluster(folder: Path) -> Iterator[tuple[Any, psutil.Process]]:
    # Not at the top: who makes pages and pictures needs no cluster.
    from distributed import Client  # noqa: PLC0415
    from distributed.security import Security  # noqa: PLC0415

    with loopback(folder, 2) as cluster:
        certificate, key = str(folder / "it.pem"), str(folder / "it.key")
        security = Security(
            tls_ca_file=certificate,
            tls_client_cert=certificate,
            tls_client_key=key,
            require_encryption=True,
        )
        with Client(cluster.address, security=security) as client:
            yield client, cluster.scheduler


def _cpu(process: psutil.Process) -> float:
    used = process.cpu_times()
    return float(used.user + used.system)


def _run(client: Any, tasks: int, size: int) -> tuple[float, float]:
    """Seconds of the client for each of so many tasks, of its processor and by the clock."""
    from distributed import as_completed  # noqa: PLC0415

    began, used = time.perf_counter(), time.process_time()
    numbers = iter(range(tasks))
    waiting = as_completed([client.submit(bytes, size, pure=False) for _ in _next(numbers)])
    for future in waiting:
        future.result()
        for _ in _next(numbers, 1):
            waiting.add(client.submit(bytes, size, pure=False))
    return (time.process_time() - used) / tasks, (time.perf_counter() - began) / tasks


def _next(numbers: Iterator[int], count: int = _AT_ONCE) -> list[int]:
    return [number for _, number in zip(range(count), numbers, strict=False)]
