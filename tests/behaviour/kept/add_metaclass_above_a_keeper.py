import six

KEPT = []


def keep(cls):
    KEPT.append(cls)
    return cls


@six.add_metaclass(type('Meta', (type,), {}))
@keep
class Kept(object):
    pass


print(KEPT[0] is Kept, type(KEPT[0]).__name__, type(Kept).__name__)
