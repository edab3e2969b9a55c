import itertools

import six

stock = {'pear': 0, 'fig': 7, 'plum': 2}

print(list(itertools.islice(six.iteritems(stock), 2)))
print(list(itertools.chain(six.iterkeys(stock), six.itervalues(stock))))
left, right = itertools.tee(six.itervalues(stock))
print(next(left), list(right))
print(list(itertools.takewhile(lambda kv: kv[1] < 5, six.iteritems(stock))))
cycle = itertools.cycle(six.iterkeys(stock))
print([next(cycle) for _ in range(4)])
