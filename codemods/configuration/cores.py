"""How many processes there are where nobody chooses."""

from __future__ import annotations

import os
import sys


def usable_cores() -> int:
    """The number of cores that this process may use, at least 1."""
    if sys.version_info >= (3, 13):
        return os.process_cpu_count() or 1
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
