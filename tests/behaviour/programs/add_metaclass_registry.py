import six


class Registered(type):
    classes = []

    def __new__(mcs, name, bases, attrs):
        print('new', name, [base.__name__ for base in bases])
        return super(Registered, mcs).__new__(mcs, name, bases, attrs)

    def __init__(cls, name, bases, attrs):
        print('init', name, sorted(key for key in attrs if not key.startswith('_')))
        super(Registered, cls).__init__(name, bases, attrs)
        cls.classes.append(name)


@six.add_metaclass(Registered)
class Driver(object):
    """The base of all drivers."""

    retries = 3

    def connect(self):
        return self.retries


class Fast(Driver):
    retries = 1


print(type(Driver).__name__, type(Fast).__name__, Registered.classes)
print(Driver().connect(), Fast().connect(), Driver.__doc__, Driver.__qualname__)
