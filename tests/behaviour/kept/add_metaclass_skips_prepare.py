import six


class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases):
        print('prepared', name)
        return {'given': 'by prepare'}


@six.add_metaclass(Meta)
class Plain(object):
    own = 1


print(type(Plain).__name__, hasattr(Plain, 'given'))
