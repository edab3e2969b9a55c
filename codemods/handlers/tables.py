"""What the names of exceptions, functions and methods tell."""

from __future__ import annotations

import re
from collections.abc import Mapping

TIMEOUT_NAME = re.compile(r"\w*Time[Oo]ut\w*|timeout")
"""What exceptions are called that a call raises for having waited long enough: by the last part of
their name, in all libraries that are known and in projects."""

NOTHING_THERE = frozenset({"Empty"})
"""Exceptions that say so of a queue, by the last part of their name: a timeout only where something
was waited for."""

BROAD = frozenset({"Exception", "BaseException"})

FACTORIES = r"(?:getLogger|get_logger|get_task_logger)"
"""Functions that give a logger."""

LEVELS = r"(?:debug|info|warn|warning|error|exception|critical)"

CLEANS_UP = re.compile(
    r"close|stop|shut|disconnect|exit|quit|term|kill|del|tear|clean|abort|cancel|release|finish"
    r"|collect|drain|flush|join|reset|unregister|unsub|uninstall|logout|(?:^|_)end(?:_|$)"
)
"""What functions are called that end something: it is over, whatever becomes of it."""

IDENTITY = re.compile(r"(?:.*_)?(?:name|id|uuid|host|hostname|node|region|zone|index)")
"""Variables that tell one thing from others, and may be logged."""

SHARED: Mapping[str, str] = {
    **dict.fromkeys(("threading.Event", "multiprocessing.Event"), "event"),
    **dict.fromkeys(
        (
            *("threading.Lock", "threading.RLock", "threading.Semaphore"),
            *("threading.BoundedSemaphore", "multiprocessing.Lock", "multiprocessing.RLock"),
            *("multiprocessing.Semaphore", "multiprocessing.BoundedSemaphore"),
        ),
        "lock",
    ),
    **dict.fromkeys(("threading.Thread", "multiprocessing.Process"), "thread"),
}
"""Classes whose methods say whether they waited in vain, and nothing else does."""
