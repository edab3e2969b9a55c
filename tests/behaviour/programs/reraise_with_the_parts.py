import sys
import traceback

import six


def fail():
    raise KeyError('lost')


def guarded(notes):
    try:
        fail()
    except KeyError as e:
        tb = sys.exc_info()[2]
        notes.append('seen %r' % e)
        six.reraise(type(e), e, tb)


notes = []
try:
    guarded(notes)
except KeyError as error:
    frames = [frame.name for frame in traceback.extract_tb(error.__traceback__)]
    print(notes, repr(error), frames[-1], 'guarded' in frames)
    print(error.__context__, error.__cause__)
