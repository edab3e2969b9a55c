import six
from six.moves import range

if six.PY2:
    END = 'old'
else:
    END = """new
line"""

for key, value in six.iteritems({'a': 1}):
    print(key, value, list(range(2)))
print(repr(END), six.b('x'))
