import six


def names(*kinds):
    return ', '.join(kind.__name__ for kind in kinds)


ACCEPTED = (*six.string_types, six.binary_type, *six.integer_types)

print(names(*six.string_types))
print(names(float, *six.integer_types))
print(ACCEPTED)
print([*six.string_types, None])
for position, kind in enumerate(six.string_types):
    print(position, kind.__name__)
