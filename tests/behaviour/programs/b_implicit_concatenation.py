import six

print(six.b('a' 'b'))
print(six.b('first '
            'second '
            r'\third'))
HEADER = six.b(
    '\x89PNG'  # the signature
    '\r\n'
)
print(HEADER, len(HEADER), six.b('\xe9' "'" '"') + six.b('z'))
