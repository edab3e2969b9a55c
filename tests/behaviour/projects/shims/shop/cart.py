from . import compat, text_type
from .compat import PY2, PY3, iteritems, numbers, string_types
from .compat import StringIO, urllib


def shown(table):
    out = StringIO()
    for name, value in sorted(iteritems(table)):
        if isinstance(value, numbers):
            value = text_type(value)
        if PY2:
            value = value.encode("utf-8")
        out.write(urllib.parse.quote(name) + "=" + compat.to_text(value) + ";")
    return out.getvalue()


def total(prices):
    if not compat.PY3:
        return 0
    return compat.reduce(
        lambda one, other: one + other, prices, compat.six.MAXSIZE - compat.six.MAXSIZE
    )


def lines(count):
    return [compat.u("line %d") % step for step in compat.steps(count)]


class Flags(object):
    if PY3:
        kind = string_types
    else:
        kind = basestring
