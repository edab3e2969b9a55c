"""The last events, and no more than fit."""

LIMIT = 2
RECENT = ["start", "bind"]


def remember(event):
    global RECENT
    RECENT.append(event)
    if len(RECENT) > LIMIT:
        RECENT = RECENT[-LIMIT:]
