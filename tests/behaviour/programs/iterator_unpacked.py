import six

point = {'x': 3, 'y': 4}

(first_key, first), (second_key, second) = six.iteritems(point)
print(first_key, first, second_key, second)
head, *tail = six.itervalues({'a': 1, 'b': 2, 'c': 3})
print(head, tail)
print(complex(*six.itervalues(point)))
print([*six.iterkeys(point), 'z'])
(only,) = six.iterkeys({'single': None})
print(only)
