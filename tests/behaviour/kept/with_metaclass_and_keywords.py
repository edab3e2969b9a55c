import six


class Meta(type):
    def __new__(mcs, name, bases, attrs, **options):
        cls = type.__new__(mcs, name, bases, attrs)
        cls.options = options
        return cls

    def __init__(cls, name, bases, attrs, **options):
        type.__init__(cls, name, bases, attrs)

    @classmethod
    def __prepare__(mcs, name, bases, **options):
        return {}


try:
    class A(six.with_metaclass(Meta), kw=1):
        pass
except TypeError as error:
    print(type(error).__name__)
else:
    print('made with', A.options)

Base = six.with_metaclass(Meta, dict)


class Late(Base):
    pass


print(Late.__bases__, type(Late).__name__, Base.__name__)
