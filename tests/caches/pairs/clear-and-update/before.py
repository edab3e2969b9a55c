"""Routes by name, read again when they have changed."""

ROUTES = {"home": "/"}


def read_routes():
    return {"home": "/", "about": "/about"}


def reload():
    ROUTES.clear()
    ROUTES.update(read_routes())


def route(name):
    return ROUTES[name]
