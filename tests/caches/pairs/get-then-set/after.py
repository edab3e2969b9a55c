"""Templates, compiled when first used."""

import threading

TEMPLATES = {}
_TEMPLATES_LOCK = threading.Lock()


class Template:
    def __init__(self, name):
        self.name = name


def template(name):
    with _TEMPLATES_LOCK:
        found = TEMPLATES.get(name)
        if found is None:
            found = Template(name)
            TEMPLATES[name] = found
    return found
