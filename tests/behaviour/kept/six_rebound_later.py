import six

print(six.text_type('first'), isinstance('x', six.string_types))


class Half(object):
    text_type = repr
    string_types = (bytes,)


six = Half
print(six.text_type('second'), isinstance('x', six.string_types))
