import six
from six import callable as is_callable


class Action(object):
    def __call__(self):
        return 'acted'


def resolve(value):
    return value() if six.callable(value) else value


print(resolve(Action()), resolve(3), resolve(lambda: 'lambda'))
print(is_callable(Action), is_callable(None))
print(list(filter(six.callable, [len, 'len', 5])))
