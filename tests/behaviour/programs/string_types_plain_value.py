import six

TYPES = six.string_types

print(TYPES)
print(type(TYPES).__name__, len(TYPES))
print(six.string_types == (str,), six.integer_types == (int,))
print(six.string_types[0], six.integer_types[-1])
print(str in six.string_types, bytes in six.string_types)
