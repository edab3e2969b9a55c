class six(object):
    """Half a dozen."""

    string_types = 'sextet'
    PY2 = 'a printer'

    @staticmethod
    def iteritems(values):
        return [('item', value) for value in values]

    class moves(object):
        @staticmethod
        def range(stop):
            return 'up to %d' % stop


print(six.string_types, six.moves.range(3), six.iteritems([1]))
print('printer' if six.PY2 else 'none', six.__doc__)
