import six
from six import itertools as tools

print(six.sys.maxsize == six.MAXSIZE, six.operator.itemgetter(0)('ab'), six.types.ModuleType)
print(list(tools.islice('abc', 2)), six.functools.partial(int, base=2)('11'), six.itertools is tools)
