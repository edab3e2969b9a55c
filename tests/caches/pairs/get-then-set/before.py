"""Templates, compiled when first used."""

TEMPLATES = {}


class Template:
    def __init__(self, name):
        self.name = name


def template(name):
    found = TEMPLATES.get(name)
    if found is None:
        found = Template(name)
        TEMPLATES[name] = found
    return found
