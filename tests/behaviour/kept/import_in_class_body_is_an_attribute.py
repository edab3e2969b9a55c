class Compat(object):
    import six
    from six.moves import range as numbers

    def convert(self, value):
        return self.six.text_type(value)


print(Compat().convert(3), list(Compat.numbers(2)), Compat.six.PY3)
