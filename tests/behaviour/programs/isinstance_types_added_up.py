import six

SCALARS = six.string_types + (six.binary_type,) + six.integer_types


def flatten(value):
    if isinstance(value, SCALARS):
        return [value]
    if isinstance(value, six.string_types + (float,)):
        return ['never text, it was caught above: %r' % value]
    return [leaf for part in value for leaf in flatten(part)]


print(SCALARS)
print(flatten(['a', [b'b', (1, ['c', 2.5])]]))
