
import six

# The first section.
print(six.text_type(1))

# The second section.
if six.PY3:
    print(six.b('x'))
