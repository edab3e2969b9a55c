"""Anything may come in."""

import functools

import six
from six import ensure_binary


class Text(str):
    pass


def tried(function, *arguments, **keywords):
    try:
        result = function(*arguments, **keywords)
    except Exception as error:
        return type(error).__name__, str(error)
    return type(result).__name__, result


def convert(value, **keywords):
    print(tried(lambda: six.ensure_str(value, **keywords)))
    print(tried(lambda: six.ensure_text(value, **keywords)))
    print(tried(lambda: ensure_binary(value, **keywords)))


for value in ('a', b'a', '\xe9', b'\xff', Text('t'), bytearray(b'a'), None, 5):
    convert(value)
convert('\xe9', encoding='ascii')
convert(b'\xff', errors='replace')
convert(b'\xff', encoding='latin-1', errors='strict')
print(list(map(six.ensure_text, ['a', b'b'])), functools.partial(ensure_binary, s='x')())
