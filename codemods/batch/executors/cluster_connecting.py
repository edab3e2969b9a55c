"""A connection to a scheduler: of a cluster that is there, or of one for the time of a command."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from codemods.batch.executors import cluster_addresses
from codemods.batch.executors.cluster_errors import NoCluster
from codemods.batch.executors.cluster_silence import NO_ANSWER

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 60.0
"""Seconds in which a scheduler has to answer, at first and after it was lost."""
TRIES = 2
"""So many workers may die over a step of our own cluster; others have a setting for it."""


@contextmanager
def connected(address: str, *, workers: int, scratch: Path) -> Iterator[Client]:
    """A client of the scheduler at an address, or of one's own with so many workers, which have
    their folders in `scratch`. Raises `NoCluster`."""
    try:
        import dask  # noqa: PLC0415 - an extra, and worth its time only here
        import distributed  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise NoCluster(
            f"A cluster needs the package {error.name}; install diffwright[cluster]."
        ) from error
    place = cluster_addresses.settled(address, dask.config.config)
    _hush()
    with ExitStack() as stack:
        # What a person should know of a cluster is said in sentences of ours.
        stack.enter_context(
            dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})
        )
        try:
            if place == cluster_addresses.LOCAL:
                client = _of_our_own(stack, workers, scratch)
            else:
                security = distributed.Security(require_encryption=place.startswith("tls:"))
                client = distributed.Client(
                    place, security=security, timeout=PATIENCE, set_as_default=False
                )
        except (*NO_ANSWER, ValueError, RuntimeError, TypeError) as error:
            said = str(error).splitlines()
            why = said[0] if said else type(error).__name__
            raise NoCluster(f"The scheduler at {place} can't be spoken to: {why}") from error
        try:
            yield client
        finally:
            client.close(timeout=5)


def _of_our_own(stack: ExitStack, workers: int, scratch: Path) -> Client:
    """A client of a cluster on this machine, whose certificates nobody else has."""
    import dask  # noqa: PLC0415
    import distributed  # noqa: PLC0415

    stack.enter_context(dask.config.set({"distributed.scheduler.allowed-failures": TRIES - 1}))
    security = distributed.Security.temporary()
    with _uninterrupted():
        cluster = stack.enter_context(
            distributed.LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                # A step takes its memory in a process of its own, which has a limit of its own.
                memory_limit=0,
                host="127.0.0.1",
                protocol="tls://",
                security=security,
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
                local_directory=str(scratch),
                preload=["codemods.batch.executors.cluster_preload"],
            )
        )
    return distributed.Client(cluster, timeout=PATIENCE, set_as_default=False)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ignore Ctrl-C for a second or two: a cluster that is half begun would tell of it at length,
    and so would its processes, which never hear it like this. Whoever means it presses it again."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _hush() -> None:
    """Have Dask and what it stands on say nothing by themselves."""
    for name in [*logging.root.manager.loggerDict]:
        if name.partition(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
