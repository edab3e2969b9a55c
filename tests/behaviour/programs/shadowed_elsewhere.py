import six


def shorten(str, max=3):
    return str[:max]


def label(value):
    return six.text_type(value)


class Reader(object):
    def next(self):
        return 'own next'

    def input(self):
        return 'own input'

    def range(self):
        return [number for number in six.moves.range(2)]

    def run(self):
        return six.next(iter([self.next(), self.input()])), self.range()


print(shorten('abcdef'), label(5), Reader().run())
