import six


class Meta(type):
    def __call__(cls, *args, **kwargs):
        instance = super(Meta, cls).__call__(*args, **kwargs)
        instance.ready = True
        return instance


class pkg(object):
    Meta = Meta
    Base = dict


def build():
    class Local(six.with_metaclass(pkg.Meta, pkg.Base)): kind = 'local'
    return Local


made = build()(a=1)
print(made, made.ready, made.kind, type(made).__qualname__)
