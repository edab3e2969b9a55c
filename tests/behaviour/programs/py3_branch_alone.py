import six

if six.PY3:
    # A long integer is an integer.
    long = int

    unicode = str

print(long(3), unicode(4))


def decode(value):
    if six.PY3:
        if isinstance(value, bytes):
            value = value.decode('ascii')
    return value


print(decode(b'x'), decode('y'))
