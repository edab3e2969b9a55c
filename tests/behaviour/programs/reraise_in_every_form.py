import sys
import traceback

import six


class BoomError(Exception):
    pass


def shown(function, *arguments):
    try:
        function(*arguments)
    except Exception as error:
        frames = [frame.name for frame in traceback.extract_tb(error.__traceback__)]
        frames = [name for name in frames if name not in ('shown', 'reraise', 'raise_from')]
        cause = repr(error.__cause__), error.__suppress_context__, repr(error.__context__)
        print(type(error).__name__, error, frames[-1:], *cause)


def fail():
    raise ValueError('first')


def new(kind, with_traceback):
    try:
        fail()
    except ValueError:
        tb = sys.exc_info()[2]
        if with_traceback:
            return six.reraise(kind, None, tb)
        six.reraise(kind, None)


def keywords(kind):
    try:
        fail()
    except ValueError as error:
        tb = error.__traceback__
        if kind is BoomError:
            six.reraise(tp=kind, value=BoomError('made'), tb=tb)
        six.reraise(kind, value=error, tb=None)


def named(kind):
    try:
        fail()
    except Exception as error:
        wrapped = kind(str(error) + ' wrapped')
        six.reraise(kind, wrapped, sys.exc_info()[2])


def of_any_type():
    try:
        fail()
    except Exception as error:
        six.reraise(type(sys), BoomError('no matter which type'), error.__traceback__)


def info_later():
    try:
        fail()
    except Exception:
        info = sys.exc_info()
        try:
            int('x')
        except ValueError:
            pass
    raise six.reraise(*info)


def cause(value, error):
    six.raise_from(value=BoomError if value is None else BoomError(value), from_value=error)


for with_traceback in (True, False):
    shown(new, BoomError, with_traceback)
for kind in (BoomError, ValueError):
    shown(keywords, kind)
    shown(named, kind)
shown(of_any_type)
shown(info_later)
for value in (None, 'value'):
    shown(cause, value, KeyError('cause'))
    shown(cause, value, None)
