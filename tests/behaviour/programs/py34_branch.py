import six

if six.PY34:
    import enum

    class Color(enum.Enum):
        RED = 1
else:
    class Color(object):
        RED = 'red'

print(Color.RED.name, 'new' if six.PY34 else 'old')
if not six.PY34:
    print('never')
