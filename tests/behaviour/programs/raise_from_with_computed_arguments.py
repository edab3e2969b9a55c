import six


class RemoteError(Exception):
    def __init__(self, message, code=None):
        super(RemoteError, self).__init__(message)
        self.code = code


def translate(error, code):
    return RemoteError('remote said: %s' % (error,), code=code)


def call(action, causes):
    try:
        action()
    except (KeyError, ValueError) as error:
        causes.append(error)
        six.raise_from(
            translate(error, code=len(causes)),
            causes[0] if len(causes) > 1 else error,
        )


history = []
for action in (lambda: {}['a'], lambda: int('x')):
    try:
        call(action, history)
    except RemoteError as error:
        print(error.code, repr(error.__cause__), type(error.__context__).__name__)
