import sys

import six


def renamed(kind):
    try:
        int('x')
    except ValueError as error:
        error = None
        six.reraise(kind, error)


def forgotten(kind):
    try:
        int('x')
    except ValueError as error:
        def forget():
            nonlocal error
            error = None
        forget()
        six.reraise(kind, error)


def outside_a_handler():
    info = sys.exc_info()
    six.reraise(*info)


def nothing_is_raised():
    return bool(0) and six.reraise(ValueError, None)


for function, arguments in ((renamed, [KeyError]), (forgotten, [OSError]), (outside_a_handler, [])):
    try:
        function(*arguments)
    except Exception as error:
        print(type(error).__name__, error)
print(nothing_is_raised())
