import six

if six.PY3:
    from functools import lru_cache
    import io as text_io
else:
    from backports.functools_lru_cache import lru_cache
    import StringIO as text_io

calls = []


@lru_cache(maxsize=None)
def square(number):
    calls.append(number)
    return number * number


print(square(3), square(3), calls, text_io.StringIO('x').read())
