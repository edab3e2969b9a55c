import six


def describe(value):
    if isinstance(value, six.string_types):
        return 'text of %d' % len(value)
    if not isinstance(value, six.string_types) and value:
        return 'something'
    return 'nothing'


for sample in ('', 'abc', b'abc', 12, None, []):
    print(repr(sample), '->', describe(sample))
