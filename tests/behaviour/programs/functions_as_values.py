import itertools

import six
from six import iteritems


class Tools:
    encode = six.b
    first = six.byte2int


data = {'a': 1}
print([list(pairs) for pairs in map(iteritems, [data])], Tools.first(b'ab'))
print(list(map(six.int2byte, [0, 255])), list(map(six.indexbytes, [b'ab'], [1])))
print(list(map(six.u, 'a')), list(map(six.viewkeys, [data])), Tools.encode('\xe9'))
print(list(map(six.get_method_self, ['a'.upper])), six.byte2int(b'a'), six.indexbytes(b'ab', 1))
print(list(itertools.chain(six.iterkeys(data), six.itervalues(data))), 1 in six.itervalues(data))
for number in (255, 256, -1):
    try:
        print(six.int2byte(number))
    except Exception as error:
        print(type(error), error)
try:
    [] in six.iterkeys(data)
    print('searched one by one')
except TypeError as error:
    print(error)
