import six


class Meta(type):
    @property
    def label(cls):
        return 'label of ' + cls.__qualname__


class Outer(object):
    @six.add_metaclass(Meta)
    class Inner(object):
        @six.add_metaclass(Meta)
        class Core:
            pass


def build(base):
    @six.add_metaclass(type(base))
    class Built(base): pass
    return Built


print(Outer.Inner.label, '/', Outer.Inner.Core.label)
print(type(build(Outer.Inner)).__name__, build(Outer.Inner).__mro__[1].__name__)
