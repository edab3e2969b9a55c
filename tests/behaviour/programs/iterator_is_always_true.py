import six

empty = {}
full = {'a': 1}

print(bool(six.iteritems(empty)), bool(six.viewitems(empty)))
print('some' if six.itervalues(empty) else 'none')
print(type(six.iterkeys(empty) or [0]).__name__)
if not six.iterkeys(empty):
    print('never printed')
print(six.iterkeys(full) == six.iterkeys(full))
print(six.viewkeys(full) == six.viewkeys(full))
