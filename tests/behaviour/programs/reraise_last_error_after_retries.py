import sys
import traceback

import six


def flaky(attempt):
    raise ValueError('attempt %d' % attempt)


def retry(times):
    for attempt in range(times):
        try:
            flaky(attempt)
        except ValueError as e:
            error, tb = e, sys.exc_info()[2]
    six.reraise(type(error), error, tb)


try:
    retry(3)
except ValueError as error:
    frames = [frame.name for frame in traceback.extract_tb(error.__traceback__)]
    print(error, frames[-1], error.__context__)
