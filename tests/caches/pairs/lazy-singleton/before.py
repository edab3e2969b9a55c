"""One connection for all callers, opened when it is first asked for."""

_CONNECTION = None


class Connection:
    """Stands for something that is dear to open."""


def connection():
    global _CONNECTION
    if _CONNECTION is None:
        _CONNECTION = Connection()
    return _CONNECTION
