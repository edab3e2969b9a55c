import six; x = 1
y = 2; import six.moves; z = list(six.moves.range(y))
from six import b; from six import u; marker = b('m') + b(u('n'))
print(x); print(six.text_type(y)); print(z)
if x: import six as late; print(late.u('late'), marker)
d = {'a': 1}; it = six.iteritems(d); print(next(it)); print(list(it))
