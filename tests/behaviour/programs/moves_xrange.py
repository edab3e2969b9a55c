import six
from six.moves import xrange

for index in xrange(3):
    print(index)
print(sum(xrange(10)), list(xrange(5, 0, -2)))
print(type(xrange(1)).__name__, xrange(4) == range(4))
print([xrange(number) for number in six.moves.xrange(2)])
