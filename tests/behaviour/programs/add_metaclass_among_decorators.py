import functools

from six import add_metaclass


class Countable(type):
    def __len__(cls):
        return len([name for name in vars(cls) if name.isupper()])


def tagged(tag):
    def decorate(cls):
        cls.tag = tag
        return cls
    return decorate


@tagged('outer')
@add_metaclass(Countable)
@functools.total_ordering
class Level(object):
    LOW = 1
    HIGH = 2

    def __init__(self, rank):
        self.rank = rank

    def __eq__(self, other):
        return self.rank == other.rank

    def __lt__(self, other):
        return self.rank < other.rank


print(len(Level), Level.tag, Level(1) < Level(2), Level(2) >= Level(3))
print(type(Level).__name__, Level.__mro__ == (Level, object))
