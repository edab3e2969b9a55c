import six


class Plugin(object):
    pass


def load(spec):
    if isinstance(spec, six.class_types):
        return spec()
    return spec


print(six.class_types)
print(type(load(Plugin)).__name__, type(load(Plugin())).__name__)
print(isinstance(Plugin, (six.class_types, six.string_types)))
print(isinstance('Plugin', (six.class_types, six.string_types)))
print(isinstance(Plugin(), (six.class_types, six.string_types)))
