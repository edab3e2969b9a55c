import six


def is_scalar(value):
    return isinstance(value, (six.string_types, six.integer_types, float, type(None)))


def is_sequence(value):
    return isinstance(value, (list, tuple)) and not isinstance(value, (six.string_types, bytes))


print([is_scalar(item) for item in ('a', b'a', 1, 1.5, None, [], {}, True)])
print([is_sequence(item) for item in ('a', b'a', [1], (1,), {1: 2})])
