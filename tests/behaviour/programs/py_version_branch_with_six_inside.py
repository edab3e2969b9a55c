import six

if six.PY3:
    items = sorted(six.iteritems({'b': six.text_type(1), 'a': six.b('x')}))
    first = next(six.itervalues({'k': 'v'}))
else:
    items = six.iteritems({})
    first = six.moves.urllib.parse.quote('never')


def convert(value):
    if isinstance(value, six.binary_type) and six.PY3:
        return six.text_type(value, 'ascii') if six.PY3 else value
    return value


print(items, first, convert(b'c'), convert('d'))
