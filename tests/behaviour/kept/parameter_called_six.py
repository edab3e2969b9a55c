import six


class Dice(object):
    text_type = staticmethod(lambda value: 'rolled %s' % value)
    PY2 = True

    def iteritems(self, mapping):
        return ['not', 'pairs', len(mapping)]


def roll(six, value=6):
    if six.PY2:
        return six.text_type(value), six.iteritems({})
    return None


print(roll(Dice()), roll(six=Dice(), value=1))
print(six.text_type(6))
