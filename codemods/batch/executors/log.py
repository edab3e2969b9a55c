"""What the process of a step says, in a file: without credentials, and not without end."""

from __future__ import annotations

import subprocess
import threading
from collections import deque
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from codemods.batch.git.urls import masked

_HEAD = 1_000_000
"""Bytes that are written as they come; of all that follows the end is kept."""
_TAIL = 200
"""Lines."""
_LINE = 4000
"""Bytes of a line: a longer one is several."""
_SHOWN = 4000
"""Characters of the end that a failure shows."""
_PATIENCE = 5.0
"""Seconds to wait for the end of what is said, once all that says it is dead."""


class Log:
    """The log of a step; the folder around it is made. It begins anew with each attempt."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._stream = open(path, "wb")  # noqa: SIM115 - closed by __exit__
        self._lines: deque[bytes] = deque(maxlen=_TAIL)
        self._thread: threading.Thread | None = None
        self._written = 0
        self._left_out = 0

    def __enter__(self) -> Log:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            if self._left_out:
                kept = min(self._left_out, _TAIL)
                missing = self._left_out - kept
                self._stream.write(b"... %d lines left out ...\n" % missing if missing else b"")
                self._stream.writelines([*self._lines][-kept:])
        with suppress(OSError):
            self._stream.close()

    def follow(self, process: subprocess.Popen[bytes]) -> None:
        """Write what a process says as it says it."""
        assert process.stdout is not None
        self._thread = threading.Thread(target=self._follow, args=(process.stdout,), daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait for all that was said."""
        if self._thread is not None:
            self._thread.join(_PATIENCE)

    def end(self) -> str:
        """The end of what was said."""
        return b"".join([*self._lines]).decode("utf-8", "replace")[-_SHOWN:]

    def _follow(self, pipe: BinaryIO) -> None:
        with pipe:
            while line := pipe.readline(_LINE):
                said = masked(line.decode("utf-8", "replace")).encode()
                self._lines.append(said)
                if self._written + len(said) > _HEAD or self._left_out:
                    self._left_out += 1
                    continue
                self._written += len(said)
                # A full disk is no reason to stop listening: the process would wait for ever.
                with suppress(OSError, ValueError):
                    self._stream.write(said)
                    self._stream.flush()
