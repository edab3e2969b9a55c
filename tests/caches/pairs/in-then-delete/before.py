"""Sessions that are open."""

SESSIONS = {"ann": 1, "bob": 2}


def close(user):
    if user in SESSIONS:
        del SESSIONS[user]
