import six

text = str if six.PY3 else unicode
kind = 'old' if six.PY2 else 'new'
print(text(1), kind)
print('%s-%s' % ('a' if six.PY2 else 'b', (3 if six.PY3 else 2) + 1))
print([n * 2 if six.PY3 else n for n in range(3)], {'k': basestring if six.PY2 else str})


def open_mode(binary, suffix='b' if six.PY2 else ''):
    return ('r' if not binary else 'rb') if six.PY3 else 'U' + suffix


print(open_mode(True), open_mode(False), (lambda: 'x' if six.PY2 else 'y')())
print('nested', 1 if six.PY2 else 2 if six.PY3 else 3)
