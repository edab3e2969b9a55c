import six


class Meta(type):
    pass


class A(object):
    origin = 'A'


class B(object):
    origin = 'B'
    extra = True


class Mixed(six.with_metaclass(Meta, A), B):
    """The second base is dropped: only what the call names counts."""


print([base.__name__ for base in Mixed.__bases__], Mixed.origin)
print(hasattr(Mixed, 'extra'), type(Mixed).__name__)
