"""One connection for all callers, opened when it is first asked for."""

import threading

_CONNECTION = None
_CONNECTION_LOCK = threading.Lock()


class Connection:
    """Stands for something that is dear to open."""


def connection():
    global _CONNECTION
    with _CONNECTION_LOCK:
        if _CONNECTION is None:
            _CONNECTION = Connection()
        return _CONNECTION
