import sys
import traceback

import six


def fail():
    raise ValueError('broken')


def guarded():
    try:
        fail()
    except ValueError:
        print('logging', sys.exc_info()[1])
        six.reraise(*sys.exc_info())


try:
    guarded()
except ValueError as error:
    frames = [frame.name for frame in traceback.extract_tb(error.__traceback__)]
    print(repr(error), 'guarded' in frames, frames[-1])
    print(error.__cause__, error.__context__, error.__suppress_context__)
