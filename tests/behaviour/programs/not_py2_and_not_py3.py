import six

if not six.PY2:
    print('not two')
else:
    print('two')

if not six.PY3:
    print('not three')
elif not six.PY2:
    print('surely not two')


def quote(text):
    if not six.PY3:
        text = text.encode('utf-8')
    return '"%s"' % text


print(quote('x'), 'a' if not six.PY2 else 'b', [1, 2] if not six.PY3 else [3])
