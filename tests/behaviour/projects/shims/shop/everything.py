from shop.compat import *


def kinds(value):
    return isinstance(value, string_types), isinstance(value, binary_type), PY2
