import six

data = {'b': 2, 'a': b'raw', 'c': {'d': 'e'}}

print(six.text_type(six.b(six.u('x')), 'ascii') + six.text_type(six.text_type))
print({
    six.text_type(key): six.text_type(value, 'ascii') if isinstance(value, six.binary_type) else value
    for key, value in six.iteritems(dict(six.iteritems(data), n=six.next(six.itervalues(data))))
})
print(sorted(six.moves.map(six.text_type, six.moves.filter(
    lambda value: isinstance(value, six.string_types + six.integer_types),
    six.itervalues(data)))))
print(next(six.iteritems(next(value for value in six.itervalues(data) if isinstance(value, dict)))))
print(six.moves.reduce(
    lambda left, right: left + six.text_type(right), six.moves.range(3), six.u('')))
