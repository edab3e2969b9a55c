import six


class MultiDict(object):
    """Several values a key, as web frameworks have it."""

    def __init__(self, pairs):
        self._pairs = pairs

    def items(self, multi=False):
        return list(self._pairs) if multi else list(dict(self._pairs).items())

    def keys(self, reverse=False):
        names = [name for name, _ in self._pairs]
        return names[::-1] if reverse else names

    def values(self, **options):
        return ['%s=%s' % option for option in sorted(options.items())]


form = MultiDict([('tag', 1), ('tag', 2), ('id', 3)])
options = {'y': 2, 'x': 1}

print(list(six.iteritems(form)))
print(list(six.iteritems(form, multi=True)))
print(next(six.iterkeys(form, reverse=True)))
for value in six.itervalues(form, z=0, **options):
    print(value)
