import six


def meta_for(prefix):
    class Meta(type):
        def __call__(cls, *args):
            print(prefix, 'creating', cls.__name__)
            return super(Meta, cls).__call__(*args)
    return Meta


class metas(object):
    plain = meta_for('plain')


@six.add_metaclass(meta_for('loud'))
class A(object):
    def __init__(self, value=None):
        self.value = value


@six.add_metaclass(metas.plain)
class B(dict):
    """A dictionary with a metaclass."""


print(A(5).value, A.__bases__)
print(B(), type(B).__name__, isinstance(B(), dict))
