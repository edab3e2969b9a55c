import six


def patch_stdlib():
    if six.PY2:
        import socket
        socket._fileobject.bufsize = 0


class Compat(object):
    if six.PY2:
        __nonzero__ = None


for name in ('a', 'b'):
    if six.PY2:
        print(name)

try:
    if not six.PY3:
        print('ancient')
except NameError:
    print('never')
else:
    print('nothing went wrong')

if len('ab') == 2:
    if six.PY2:
        print('ancient')
else:
    print('never')
print(patch_stdlib(), Compat.__name__, name)
