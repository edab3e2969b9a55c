import typing

import six


def render(value: six.text_type, raw: typing.Optional[six.binary_type] = None) -> six.text_type:
    suffix = raw.decode('ascii') if raw else ''  # type: str
    return value + suffix


class Entry(object):
    name: six.text_type = six.u('entry')


print(render('a', six.b('b')), Entry.name)
print(render.__annotations__['return'] is str)
