"""For a worker that shares a terminal with who waits for it: ``--preload`` of this module."""

from __future__ import annotations

import signal

from distributed import Worker


def dask_setup(worker: Worker) -> None:
    """Ctrl-C is for who waits: what is at work comes to its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
