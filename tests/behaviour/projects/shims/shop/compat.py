"""What differs between Pythons."""

import six
from six import PY3, b, int2byte, iteritems, itervalues, u, viewkeys  # noqa: F401
from six import integer_types as numbers
from six.moves import StringIO, reduce, urllib
from six.moves import range as steps

PY2 = six.PY2
binary_type = six.binary_type
string_types = six.string_types

__all__ = ["PY2", "binary_type", "string_types", "to_text"]


def to_text(value):
    if isinstance(value, binary_type):
        return value.decode("utf-8")
    return six.text_type(value)
