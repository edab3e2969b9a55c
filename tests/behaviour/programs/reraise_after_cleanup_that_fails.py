import sys

from six import reraise


def close(log):
    try:
        raise OSError('already closed')
    except OSError as error:
        log.append(str(error))


def work(log):
    try:
        raise RuntimeError('the real problem')
    except RuntimeError:
        close(log)
        try:
            log.index('not there')
        except ValueError:
            log.append('cleanup failed too')
        reraise(*sys.exc_info())
    finally:
        log.append('finally')


log = []
try:
    work(log)
except RuntimeError as error:
    print(error, type(error.__context__).__name__)
print(log)
