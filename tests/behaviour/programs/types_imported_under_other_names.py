from six import binary_type as raw
from six import string_types as st, text_type as t
from six import integer_types


def clean(value):
    if isinstance(value, raw):
        value = t(value, 'ascii')
    if isinstance(value, st):
        return value.strip()
    return t(value) if isinstance(value, integer_types) else None


print([clean(value) for value in (b' a ', ' b', 7, 1.5)])
print(st, t.__name__, raw.__name__)
