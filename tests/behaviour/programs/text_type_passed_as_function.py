import functools

import six

ids = [3, 1, 20]

print(','.join(map(six.text_type, ids)))
print(sorted(ids, key=six.text_type))
print(list(map(six.text_type.upper, ['a', 'b'])))
print(six.text_type.join('-', ['x', 'y']))
decode = functools.partial(six.text_type, encoding='ascii')
print(decode(b'raw'))
