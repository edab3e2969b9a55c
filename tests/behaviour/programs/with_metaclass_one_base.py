import abc

import six
from six import with_metaclass


class Shape(six.with_metaclass(abc.ABCMeta, object)):
    """Anything with an area."""

    @property
    @abc.abstractmethod
    def area(self):
        pass


class Square(with_metaclass(abc.ABCMeta, Shape)):
    side = 3

    @property
    def area(self):
        return self.side ** 2


try:
    Shape()
except TypeError:
    print('abstract', sorted(Shape.__abstractmethods__))
print(Square().area, Shape.__bases__, Square.__bases__ == (Shape,), Shape.__doc__)
print([kind.__name__ for kind in Square.__mro__])
