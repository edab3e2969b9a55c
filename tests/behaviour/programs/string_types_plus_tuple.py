import six

NAMES = six.string_types + (bytes,)
NUMBERS = (float, complex) + six.integer_types
BOTH = NAMES + NUMBERS

print(NAMES)
print(NUMBERS)
print(len(BOTH), [kind.__name__ for kind in BOTH])
print(isinstance('a', NAMES), isinstance(3, NAMES), isinstance(3, BOTH))
