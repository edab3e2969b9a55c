import six


def kinds():
    return six.string_types


print(kinds())
print(six.text_type(b'x', 'ascii'), next(six.iterkeys({'last': 1})))