import six


def as_limit(value):
    """A page size: a positive whole number, and not a flag."""
    if isinstance(value, bool) or not isinstance(value, six.integer_types):
        raise ValueError('not a whole number: %r' % (value,))
    return max(1, value)


for candidate in (10, -3, True, 2.0, '7', 10 ** 30):
    try:
        print(as_limit(candidate))
    except ValueError as error:
        print('refused,', error)
print(six.integer_types)
