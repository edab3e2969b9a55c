"""Ctrl-C: what has been begun is finished, and nothing new is begun; a second one ends it all."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """Whether a person has asked to stop. As a context manager it listens to signals."""

    def __init__(self, told: Callable[[], None] = lambda: None) -> None:
        """`told` is called when it is asked for the first time."""
        self._event = threading.Event()
        self._told = told
        self._before: dict[int, Any] = {}

    @property
    def is_asked(self) -> bool:
        return self._event.is_set()

    def ask(self) -> None:
        """Stop soon."""
        self._event.set()

    def wait(self, seconds: float) -> bool:
        """Wait, unless it is asked for meanwhile; return whether it is."""
        return self._event.wait(max(seconds, 0))

    def __enter__(self) -> Stop:
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                self._before[number] = signal.signal(number, self._heard)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _heard(self, number: int, frame: FrameType | None) -> None:
        if self._event.is_set():
            raise KeyboardInterrupt
        self._event.set()
        self._told()
