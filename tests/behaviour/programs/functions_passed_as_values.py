import functools
import struct
import unittest

import six

stock = {'pear': 1, 'fig': 2}


class Multi(dict):
    def items(self, multi=False):
        return [(key, multi) for key in self]

    def lists(self):
        return [[key] for key in self]


def tried(function, *arguments, **keywords):
    try:
        return function(*arguments, **keywords)
    except Exception as error:
        return type(error).__name__, str(error)


to_byte = six.int2byte
print([tried(to_byte, number) for number in (0, 255, 256, -1, 'a', 1.5)])
print(list(map(six.int2byte, [1, 2])), list(map(six.byte2int, [b'a', 'ab', [None]])))
print(tried(six.byte2int, b''), tried(functools.partial(six.indexbytes, b'ab'), 1))
print(sorted([b'ba', b'ab'], key=six.byte2int))
iterate = six.iteritems
print(next(iterate(stock)), sorted(iterate(Multi(a=1), multi=7)), tried(iterate, stock, x=1)[0])
print([list(keys) for keys in map(six.iterkeys, [stock, {}])])
print([list(it) for it in map(six.iterlists, [Multi(a=1)])], sorted(stock, key=six.text_type))
print([sorted(view) for view in (f(stock) for f in (six.viewkeys, six.viewvalues, six.viewitems))])
print(list(map(list, map(six.iterbytes, [b'ab', b'']))))
owner = [six.get_method_self, six.get_method_function, six.get_unbound_function]
print(owner[0]('a'.join), owner[1](unittest.TestCase().run).__name__, owner[2](len))
code = {'code': six.get_function_code, 'defaults': six.get_function_defaults}
print({name: type(get(tried)).__name__ for name, get in sorted(code.items())})
print([f.__name__ for f in map(six.get_function_closure, [])], six.get_function_globals(tried)['stock'])
print(list(map(six.u, ['a', 'b'])), list(map(six.b, ['\xe9', ''])), (lambda f: f('x'))(six.b))
print(list(map(six.create_unbound_method, [len], [str])), six.python_2_unicode_compatible(Multi) is Multi)
print((six.create_bound_method if stock else None)(sorted, [2, 1])())


class Case(unittest.TestCase):
    same = six.assertCountEqual
    matches = six.assertRegex


Case().same([1, 2], [2, 1])
print(tried(Case().matches, 'abc', 'x', msg='no'))
