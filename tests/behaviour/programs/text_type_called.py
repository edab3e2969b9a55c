import six


class Volume(object):
    def __init__(self, size):
        self.size = size

    def __str__(self):
        return '%d GB' % self.size


try:
    raise LookupError('no such volume')
except LookupError as error:
    print(six.text_type(error))

print(six.text_type(Volume(3)))
print(six.text_type(b'caf\xc3\xa9', 'utf-8') == 'caf\xe9')
print(six.text_type(b'plain', encoding='ascii', errors='strict'))
print(repr(six.text_type()))
print(six.text_type is str, six.binary_type is bytes)
