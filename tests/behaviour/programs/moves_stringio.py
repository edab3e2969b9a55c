import six
from six.moves import StringIO
from six.moves import cStringIO

out = StringIO()
out.write('one')
print(out.getvalue(), type(out).__name__)
print(cStringIO('a\nb\n').readlines(), type(cStringIO()).__name__)
print(six.moves.cStringIO('x').read() + six.moves.StringIO('y').read())
try:
    StringIO().write(b'bytes')
except TypeError:
    print('text only')
