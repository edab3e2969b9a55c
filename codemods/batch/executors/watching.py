"""A process and all that it has started: how much memory they take, and their end.

A step limits itself (`codemods.batch.steps.__main__`), but each of its processes alone, and only
where the system knows such limits. So all of them together are looked at, too. Pages that several
of them share count for each.
"""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress

import psutil


class Group:
    """The process of a step, which leads a session of its own, and those below it."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.peak = 0.0
        """The most memory that was seen, in 10⁶ bytes."""
        self._pid = process.pid
        self._known: dict[int, psutil.Process] = {}
        with suppress(psutil.Error):
            self._known[process.pid] = psutil.Process(process.pid)

    def megabytes(self) -> float:
        """The memory that they take now, in 10⁶ bytes."""
        self._look()
        size = 0
        for process in [*self._known.values()]:
            with suppress(psutil.Error):
                size += process.memory_info().rss
        self.peak = max(self.peak, size / 1e6)
        return size / 1e6

    def kill(self) -> None:
        """End all of them: the group, and what has left it, as git does."""
        if first := self._known.get(self._pid):
            with suppress(psutil.Error):
                first.suspend()  # so that it starts nothing while its children are looked for
        self._look()
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._pid, signal.SIGKILL)
        for process in self._known.values():
            with suppress(psutil.Error):
                process.kill()  # knows by its start whether it is still the same

    def _look(self) -> None:
        """See who is there. Whoever was below the process once is known, though its parent ends."""
        first = self._known.get(self._pid)
        tops = [first] if first else [*self._known.values()]
        for top in tops:
            with suppress(psutil.Error):
                for child in top.children(recursive=True):
                    self._known.setdefault(child.pid, child)
        self._known = {pid: it for pid, it in self._known.items() if it.is_running()}
