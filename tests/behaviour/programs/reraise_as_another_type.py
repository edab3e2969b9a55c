import sys
import traceback

import six


class ApiError(Exception):
    pass


def query():
    raise OSError('no route')


def call():
    try:
        query()
    except OSError as error:
        six.reraise(ApiError, ApiError('api: %s' % error), sys.exc_info()[2])


try:
    call()
except ApiError as error:
    frames = [frame.name for frame in traceback.extract_tb(error.__traceback__)]
    print(error, frames[-1], 'call' in frames)
    print(repr(error.__context__), error.__cause__)
