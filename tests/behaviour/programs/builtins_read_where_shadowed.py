import six
from six import text_type
from six.moves import range as numbers

LIST = list


def show(str, range=3):
    return six.text_type(str), isinstance(str, six.string_types), text_type(5), LIST(numbers(range))


def iterate(iter, mapping):
    pairs = six.iteritems(mapping)
    return iter, next(pairs), map(six.iterkeys, [mapping])


def classes(type, bytes, int):
    print(isinstance(str, six.class_types), six.int2byte(3), (six.integer_types, six.binary_type))


print(show(1), show('a', 1))
values = iterate(0, {'a': 1})
print(values[:2], [list(keys) for keys in values[2]])
classes(1, 2, 3)
