import six

kind = None


def outer():
    cache = {'x': 1}

    def inner(value):
        nonlocal cache
        cache = dict(six.iteritems(cache), y=value)
        return [six.text_type(item) for item in six.itervalues(cache)]

    def late():
        global kind
        kind = six.text_type
        return (lambda: [six.moves.range(n) for n in six.moves.range(2)])()

    return inner(2), late()


print(outer(), kind.__name__)
