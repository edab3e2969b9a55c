import six
from six.moves import urllib


def range(stop):
    return 'own range to %d' % stop


def next(iterator):
    return 'own next'


def iter(values):
    return 'own iter'


print(range(2), list(six.moves.range(2)))
stream = six.itervalues({'a': 1})
print(next(stream), six.next(stream), iter([]))
print(urllib.parse.quote('a b'))
