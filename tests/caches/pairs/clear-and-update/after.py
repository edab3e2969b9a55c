"""Routes by name, read again when they have changed."""

import threading

ROUTES = {"home": "/"}
_ROUTES_LOCK = threading.Lock()


def read_routes():
    return {"home": "/", "about": "/about"}


def reload():
    with _ROUTES_LOCK:
        ROUTES.clear()
        ROUTES.update(read_routes())


def route(name):
    with _ROUTES_LOCK:
        return ROUTES[name]
