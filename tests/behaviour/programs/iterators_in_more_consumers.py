import collections
import functools
import itertools
from collections import OrderedDict, deque
from itertools import chain

import six
from six.moves import filterfalse, map, zip_longest

stock = {'pear': 1, 'fig': 2, 'plum': 2}

print(OrderedDict(six.iteritems(stock)), deque(six.iterkeys(stock), 2))
print(sorted(collections.Counter(six.itervalues(stock)).items()))
print(collections.Counter(six.iteritems(stock))['fig', 2], frozenset(six.iterkeys(stock)) == set(stock))
print(list(chain(six.iterkeys(stock), six.itervalues(stock))), list(chain.from_iterable(six.iterkeys(stock))))
lazy = chain(six.iterkeys(stock), six.itervalues(stock))
print(next(lazy))
print(list(zip_longest(six.iterkeys(stock), six.iterkeys({}), fillvalue='-')))
print(functools.reduce(lambda a, b: a + b, six.itervalues(stock)), list(filterfalse(None, six.itervalues(stock))))
print(list(itertools.islice(six.iteritems(stock), 1, 3)), list(map(len, six.iterkeys(stock))))
print([(k, list(g)) for k, g in itertools.groupby(six.itervalues(stock))])
print(2 in six.itervalues(stock), 9 not in six.itervalues(stock), 'fig' in six.iterkeys(stock))
try:
    print([] in six.iterkeys(stock))
    print([] in six.itervalues(stock))
except TypeError as error:
    print(error)
first, *others = six.iterkeys(stock)
print(first, others)


class Multi(dict):
    def items(self, multi=False):
        return [(key, multi) for key in self]


for pair in six.iteritems(Multi(a=1), multi=True):
    print(pair)
pairs = six.iteritems(Multi(a=1), **{'multi': 3})
print(next(pairs), list(pairs))
changing = dict(stock)
late = chain(['x'], six.iterkeys(changing))
del changing['fig']
try:
    print(list(late))
except RuntimeError as error:
    print(error)
