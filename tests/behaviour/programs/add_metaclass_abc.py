import abc

import six


@six.add_metaclass(abc.ABCMeta)
class Backend(object):
    @abc.abstractmethod
    def read(self, key):
        """Give what is stored under key."""


@six.add_metaclass(abc.ABCMeta)
class Writable(Backend):
    @abc.abstractmethod
    def write(self, key, value):
        """Store value under key."""


class Memory(Writable):
    def read(self, key):
        return 'read ' + key

    def write(self, key, value):
        return 'wrote ' + key


for kind in (Backend, Writable, Memory):
    try:
        print(kind().read('k'))
    except TypeError:
        print(kind.__name__, 'is abstract:', sorted(kind.__abstractmethods__))
print(type(Memory).__name__, Writable.__bases__ == (Backend,))
