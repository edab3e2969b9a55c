import contextlib
import sys

import six


@contextlib.contextmanager
def transaction(log):
    try:
        yield log
    except Exception:
        log.append('rollback')
        six.reraise(*sys.exc_info())
    else:
        log.append('commit')


log = []
with transaction(log):
    log.append('work')
try:
    with transaction(log) as entries:
        entries.append('more work')
        raise KeyError('row')
except KeyError as error:
    print(repr(error))
print(log)
