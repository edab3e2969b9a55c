import collections

import six


class Ordered(type):
    @classmethod
    def __prepare__(mcs, name, bases):
        print('prepare', name, [base.__name__ for base in bases])
        return collections.OrderedDict()

    def __new__(mcs, name, bases, namespace):
        print('new', name, type(namespace).__name__)
        fields = [key for key in namespace if not key.startswith('__')]
        cls = type.__new__(mcs, name, bases, dict(namespace))
        cls.fields = fields
        return cls

    def __init__(cls, name, bases, namespace):
        print('init', name)
        type.__init__(cls, name, bases, namespace)


class Plain(object):
    pass


class Form(six.with_metaclass(Ordered, Plain)):
    zip_code = 1
    city = 2
    print('body')
    address = 3


print(Form.fields, type(Form).__name__, Form.__bases__ == (Plain,))
