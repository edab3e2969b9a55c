import six
from six import moves

stock = {'pear': 1, 'fig': 2}
for key, value in getattr(six, 'iteritems')(stock):
    print(key, isinstance(value, getattr(six, 'integer_types')), getattr(six, 'text_type')(value))
print(getattr(getattr(six, 'moves'), 'urllib').parse.quote('a b'))
print(list(getattr(six.moves, 'range')(3)), getattr(moves, 'reduce', None)(max, [1, 3, 2]))
print([getattr(six, 'PY2', None), getattr(six, 'PY3')], 'old' if getattr(six, 'PY2', True) else 'new')
print([value for value in map(getattr(six, 'u'), ['a'])], getattr(six, 'ensure_str')('a'))


@getattr(six, 'add_metaclass')(type('Meta', (type,), {'__repr__': lambda cls: 'made'}))
class Named(object):
    pass


print(Named)
