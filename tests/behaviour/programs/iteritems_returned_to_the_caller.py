import six


class Registry(object):
    def __init__(self, **entries):
        self._entries = entries

    def __iter__(self):
        return six.iterkeys(self._entries)

    def items(self):
        return six.iteritems(self._entries)

    def values(self):
        return iter(six.itervalues(self._entries))


registry = Registry(one=1, two=2)
print(list(registry), list(registry))
print(next(registry.items()), next(registry.values()))
first = registry.items()
print(next(first), next(first), list(first))
print('two' in registry)
