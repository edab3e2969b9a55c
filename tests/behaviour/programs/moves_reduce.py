import operator

import six
from six.moves import reduce

print(reduce(operator.mul, [1, 2, 3, 4]))
print(six.moves.reduce(lambda left, right: left + right, ['a', 'b'], '>'))
print(reduce(operator.or_, (1 << bit for bit in (0, 2)), 0))


def dig(tree, path):
    return six.moves.reduce(operator.getitem, path.split('.'), tree)


print(dig({'a': {'b': 1}}, 'a.b'))
