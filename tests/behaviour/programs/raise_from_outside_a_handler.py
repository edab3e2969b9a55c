import six


def check(value, cause=None):
    if value < 0:
        six.raise_from(ValueError('negative'), cause)
    return value


for cause in (None, OSError('disk'), KeyError):
    try:
        check(-1, cause)
    except ValueError as error:
        print(error, repr(error.__cause__), error.__context__, error.__suppress_context__)

try:
    six.raise_from(LookupError, None)
except LookupError as error:
    print(repr(error), error.__cause__)
print(check(1))
