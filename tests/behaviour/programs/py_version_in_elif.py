import six


def choose(mode):
    if mode == 'forced':
        return 'forced'
    elif six.PY2:
        return 'old way'
    elif mode == 'quick':
        return 'quick'
    else:
        return 'new way'


def select(mode):
    if mode == 'forced':
        result = 'forced'
    elif six.PY3:
        result = 'new way'
    elif mode == 'quick':
        result = 'old and quick'
    else:
        result = 'old way'
    return result


def start(mode):
    if six.PY2:
        return 'old'
    elif mode:
        return 'mode ' + mode
    else:
        return 'no mode'


for mode in ('forced', 'quick', ''):
    print(choose(mode), '|', select(mode), '|', start(mode))
