import six


class Meta(type):
    def __new__(mcs, name, bases, attrs):
        print('making', name, [base.__name__ for base in bases])
        attrs['made_by'] = mcs.__name__
        return type.__new__(mcs, name, bases, attrs)


class Base(six.with_metaclass(Meta)):
    pass


class Child(Base):
    pass


print(Base.__bases__, Base.__mro__ == (Base, object))
print(type(Base) is Meta, type(Child) is Meta, Child.made_by)
