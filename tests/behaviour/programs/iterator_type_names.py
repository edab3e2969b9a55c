import six

row = {'id': 1, 'name': 'x'}

print(type(six.iteritems(row)).__name__)
print(type(six.iterkeys(row)).__name__)
print(type(six.itervalues(row)).__name__)
print(type(six.viewitems(row)).__name__)
print(type(six.viewkeys(row)).__name__)
print(type(six.viewvalues(row)).__name__)
stream = six.itervalues(row)
print(iter(stream) is stream, hasattr(stream, '__next__'), hasattr(stream, '__len__'))
