import six

ENCODERS = {
    six.binary_type: lambda value: value,
    six.text_type: lambda value: value.encode('utf-8'),
    bool: lambda value: six.binary_type(b'yes' if value else b'no'),
}


def encode(value):
    return ENCODERS[type(value)](value)


print([encode(value) for value in (b'a', 'b', True, False)])
print(six.binary_type(3), six.binary_type([104, 105]))
print([kind.__name__ for kind in ENCODERS])
