import six
from six import raise_from


def first(action):
    try:
        action()
    except ZeroDivisionError as error:
        raise six.raise_from(ArithmeticError('wrapped'), error)


def second(action):
    try:
        action()
    except ZeroDivisionError:
        raise raise_from(ArithmeticError('hidden'), None)


for attempt in (first, second):
    try:
        attempt(lambda: 1 / 0)
    except ArithmeticError as error:
        print(error, type(error.__cause__).__name__, error.__suppress_context__)
