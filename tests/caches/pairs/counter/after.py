"""Numbers for tickets, each given once."""

import threading

_LAST = 0
_LAST_LOCK = threading.Lock()


def ticket():
    global _LAST
    with _LAST_LOCK:
        _LAST += 1
        return _LAST
