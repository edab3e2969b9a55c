"""The workers of a cluster: which there are, and which of them may be handed steps."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from codemods.batch.executors.cluster_addresses import refused
from codemods.batch.executors.cluster_connecting import PATIENCE
from codemods.batch.executors.cluster_errors import ClusterLost, NoCluster
from codemods.batch.executors.cluster_silence import NO_ANSWER
from codemods.batch.executors.identity import difference, identity

if TYPE_CHECKING:
    from distributed import Client

_SECONDS = 15.0
"""How long an answer of the scheduler may take, for which everything waits."""
LOOK = 1.0
"""Seconds between two looks at who is there."""
_PAUSE = 0.1
"""Seconds between two looks for the first worker."""


class Crew:
    """Knows the workers as they were at the last look."""

    def __init__(self, client: Client, say: Callable[[str], None]) -> None:
        """`say` is told of each worker that is left out, once."""
        self._client = client
        self._say = say
        self.fit: dict[str, int] = {}
        """The threads of each worker that is as we are, by address."""
        self.unfit: dict[str, str] = {}
        """Why others are left out."""
        self.empty_since: float | None = time.monotonic()
        """Since when there is none, by the monotonic clock."""
        self._looked = 0.0

    @property
    def threads(self) -> int:
        return sum(self.fit.values())

    @property
    def left_out(self) -> str:
        """Why workers are left out, for the end of a sentence; empty where none is."""
        reasons = sorted(set(self.unfit.values()))
        return f": {reasons[0]}" if reasons else ""

    def assemble(self, seconds: float) -> None:
        """Wait for the first worker, so long at most. Raises `NoCluster`."""
        end = time.monotonic() + seconds
        self.look()
        while not self.fit:
            # Those that are there will be no others in a minute.
            if self.unfit or time.monotonic() >= end:
                raise NoCluster(f"The cluster has no worker to work with{self.left_out}.")
            time.sleep(_PAUSE)
            self.look()

    def look(self) -> None:
        """See who is there. What the scheduler does not answer is left as it was."""
        try:
            threads = self._client.nthreads(callback_timeout=_SECONDS)
            new = sorted(threads.keys() - self.fit.keys() - self.unfit.keys())
            found = self._asked(new) if new else {}
        except NO_ANSWER:
            return
        self.unfit = {it: why for it, why in self.unfit.items() if it in threads}
        for address, why in found.items():
            if why:
                self.leave_out(address, why)
        known = {*self.fit, *found} - self.unfit.keys()
        self.fit = {it: number for it, number in sorted(threads.items()) if it in known}
        if self.fit:
            self.empty_since = None
        elif self.empty_since is None:
            self.empty_since = time.monotonic()

    def leave_out(self, address: str, why: str) -> None:
        """Hand this worker nothing from now on."""
        if address not in self.unfit:
            self._say(f"The worker {address} is left out: {why}.")
        self.unfit[address] = why
        self.fit.pop(address, None)

    def look_again(self) -> bool:
        """Ask those whom we took for fit once more; whether one of them is not, as where one can't
        even begin what it is handed."""
        before = len(self.unfit)
        self.fit = {}
        self.look()
        return len(self.unfit) > before

    def follow(self, rest: str, *, is_needed: bool) -> None:
        """Look now and then. Raises `ClusterLost` where workers are needed and there was none for
        long; `rest` says what that means for the work."""
        now = time.monotonic()
        if now - self._looked < LOOK:
            return
        self._looked = now
        self.look()
        since = self.empty_since
        if is_needed and since is not None and now - since > PATIENCE:
            raise ClusterLost(
                f"There was no worker for {PATIENCE:.0f} seconds{self.left_out}; {rest}."
            )

    def _asked(self, addresses: list[str]) -> dict[str, str]:
        """Why a worker can't be used, or nothing where it can; those that do not answer are asked
        again at the next look."""
        told = self._client.run(
            identity, workers=addresses, on_error="return", callback_timeout=_SECONDS
        )
        ours = identity()
        found = {}
        for address, theirs in told.items():
            if isinstance(theirs, NO_ANSWER):
                continue
            found[address] = _why_not(address, ours, theirs)
        return found


def _why_not(address: str, ours: dict[str, str], theirs: object) -> str:
    if not isinstance(theirs, dict):
        return f"it has no diffwright, or none that knows clusters ({theirs})"
    # A scheduler that is safe may have workers that are not.
    return refused(address) or difference(ours, theirs)
