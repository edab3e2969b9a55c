"""Sessions that are open."""

import threading

SESSIONS = {"ann": 1, "bob": 2}
_SESSIONS_LOCK = threading.Lock()


def close(user):
    with _SESSIONS_LOCK:
        if user in SESSIONS:
            del SESSIONS[user]
