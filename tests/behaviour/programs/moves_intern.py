import six
from six.moves import intern

one = intern(''.join(['dyn', 'amic']))
two = six.moves.intern(''.join(['dynam', 'ic']))
print(one, one is two)
