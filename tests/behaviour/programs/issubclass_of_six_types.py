import six


class Name(six.text_type):
    pass


class Digest(six.binary_type):
    def hex_upper(self):
        return self.hex().upper()


for kind in (Name, Digest, int, bool, object):
    print(
        kind.__name__,
        issubclass(kind, six.string_types),
        issubclass(kind, six.integer_types),
        issubclass(kind, (six.binary_type, six.string_types)),
    )
print(Name('x') + 'y', Digest(b'\x0f').hex_upper(), Name.__mro__[1] is str)
