import six
from six import moves


def text_of(compat, value):
    return compat.text_type(value)


def has(name):
    return hasattr(six, name), name in dir(moves)


print(text_of(six, 1), has('text_type'), has('queue'))
shims = {'six': six, 'other': None}
print(shims['six'].PY3, [shim.__name__ for shim in shims.values() if shim])
assert six, 'a module is true'
