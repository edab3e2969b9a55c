import six


def outer(flag):
    if six.PY3:
        if flag:
            if not six.PY2:
                try:
                    return int('x')
                except ValueError:
                    if six.PY2:
                        return 'old'
                    else:
                        return 'inner'
            return 'unreachable'
        else:
            result = 'no flag'
    else:
        if flag:
            result = 'old flag'
    return result


class Holder(object):
    if six.PY3:
        def get(self):
            if six.PY2:
                return 'old'
            return 'new'
    else:
        get = None


print(outer(True), outer(False), Holder().get())
