import six


def collect(values, kind=six.text_type, types=six.string_types, empty=six.b(''), *,
            sep=six.u(','), wrap=lambda value: six.text_type(value)):
    return sep.join(wrap(kind(value)) for value in values), types, empty


def first(stream=six.iteritems({'a': 1, 'b': 2})):
    """The default is made once, so that each call goes on where the last one stopped."""
    return next(stream, None)


print(collect([1, 2]))
print(collect.__defaults__, collect.__kwdefaults__['sep'])
print(first(), first(), first())
