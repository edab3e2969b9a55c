import six


class Field(object):
    kinds = six.string_types
    cast = six.text_type
    names = sorted(six.iterkeys({'z': 0, 'y': 1}))
    quote = staticmethod(six.moves.urllib.parse.quote)
    stream = six.itervalues({'one': 1, 'two': 2})
    if six.PY3:
        marker = six.b('3')

    def __init__(self, value):
        self.value = self.cast(value)

    def take(self):
        return six.next(self.stream, None)


field = Field(12)
print(field.kinds, field.value, field.names, field.quote('a b'), Field.marker)
print(field.take(), Field('x').take(), field.take())
