import six


def show(value):
    str = repr
    return str(value), six.text_type(value)


def types_of(bytes, value):
    return bytes, isinstance(value, six.binary_type)


def nested(value):
    def str(text):
        return 'own ' + text

    def inner():
        return str('function'), six.text_type(value)
    return inner()


print(show('a'), types_of('parameter', b'x'), nested('b'))
