import six


class Named(type):
    def __repr__(cls):
        return '<kind %s>' % cls.__name__


@six.add_metaclass(Named)
class Point(object):
    __slots__ = ('x', 'y')

    def __init__(self, x, y):
        self.x, self.y = x, y


@six.add_metaclass(Named)
class Single:
    __slots__ = 'value'


point = Point(1, 2)
try:
    point.z = 3
except AttributeError:
    print('no such slot')
print(point.x + point.y, hasattr(point, '__dict__'), Point, Single)
