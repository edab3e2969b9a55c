"""The last events, and no more than fit."""

import threading

LIMIT = 2
RECENT = ["start", "bind"]
_RECENT_LOCK = threading.Lock()


def remember(event):
    global RECENT
    with _RECENT_LOCK:
        RECENT.append(event)
        if len(RECENT) > LIMIT:
            RECENT = RECENT[-LIMIT:]
