import six


class Table(object):
    """Not a dict: its methods give a list, a generator and a tuple."""

    def items(self):
        return [('a', 1), ('b', 2)]

    def keys(self):
        for name in ('a', 'b'):
            yield name

    def values(self):
        return (1, 2)


table = Table()
print(type(six.iteritems(table)).__name__, next(six.iteritems(table)))
print(type(six.iterkeys(table)).__name__, next(six.iterkeys(table)))
print(type(six.itervalues(table)).__name__, next(six.itervalues(table)))
print(type(six.viewitems(table)).__name__, six.viewvalues(table))
for name, number in six.iteritems(table):
    print(name, number)
