import six


def probe():
    print('must not be called')
    return True


def clean(value):
    if six.PY2 and isinstance(value, unicode):
        value = value.encode('utf-8')
    if six.PY2 and probe():
        return 'old'
    elif value:
        return 'new ' + value
    return 'empty'


print(clean('x'), clean(''))
