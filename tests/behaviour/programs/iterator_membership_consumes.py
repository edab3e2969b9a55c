import six

alphabet = {'a': 1, 'b': 2, 'c': 3}

keys = six.iterkeys(alphabet)
print('b' in keys, list(keys))
print('a' in six.iterkeys(alphabet), 'z' in six.iterkeys(alphabet))
print(3 in six.itervalues(alphabet), ('c', 3) in six.iteritems(alphabet))

values = six.itervalues(alphabet)
if 2 in values and 1 not in values:
    print('the first value had gone by')
