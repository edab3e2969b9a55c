"""Whether there is anybody to hand work to: the scheduler, and workers."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from codemods.batch.executors.cluster_connecting import PATIENCE
from codemods.batch.executors.cluster_crew import LOOK, Crew
from codemods.batch.executors.cluster_errors import ClusterLost

if TYPE_CHECKING:
    from distributed import Client

_REST = "what had come back is remembered"
_PAUSE = 0.1
"""Seconds between two tries while the scheduler is not there."""


class Presence:
    """Follows a cluster, and waits for what is lost of it, `PATIENCE` seconds."""

    def __init__(self, client: Client, crew: Crew, say: Callable[[str], None]) -> None:
        self._client = client
        self._crew = crew
        self._say = say
        self._lost_since: float | None = None

    def is_there(self, *, is_busy: bool) -> bool:
        """Whether the scheduler is; workers are looked at now and then. `is_busy`: whether workers
        are needed. Raises `ClusterLost`."""
        now = time.monotonic()
        if self._client.status != "running":
            self._await_scheduler(now)
            return False
        if self._lost_since is not None:
            self._lost_since = None
            self._say("The scheduler is there again; what was under way is begun anew.")
            self._crew.look()
        self._crew.follow(_REST, is_needed=is_busy)
        return True

    def _await_scheduler(self, now: float) -> None:
        if self._lost_since is None:
            self._lost_since = now
            self._say("The scheduler of the cluster has gone; it is waited for.")
        if self._client.status == "closed" or now - self._lost_since > PATIENCE + LOOK:
            raise ClusterLost(
                "The scheduler of the cluster has gone, and did not come back within "
                f"{PATIENCE:.0f} seconds; {_REST}."
            )
        time.sleep(_PAUSE)
