import six
from six.moves import collections_abc


class Frozen(collections_abc.Mapping):
    def __init__(self, **values):
        self._values = values

    def __getitem__(self, key):
        return self._values[key]

    def __iter__(self):
        return six.iterkeys(self._values)

    def __len__(self):
        return len(self._values)


frozen = Frozen(a=1, b=2)
print(dict(frozen), isinstance(frozen, six.moves.collections_abc.Mapping))
print(isinstance([], collections_abc.Hashable), isinstance({}, collections_abc.Sized))
