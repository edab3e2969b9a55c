def convert(values):
    import six
    return [six.text_type(value) for value in values]


def keys(mapping):
    from six import iterkeys
    return iterkeys(mapping)


class Lazy(object):
    def kind(self):
        import six as compat
        return compat.binary_type.__name__


def only_import():
    import six


print(convert([1, 2]), next(keys({'a': 1})), Lazy().kind(), only_import())
