import six


class Meta(type):
    def mro_names(cls):
        return [kind.__name__ for kind in cls.__mro__]


class Loggable(object):
    def log(self):
        return 'log ' + self.name


class Storable(object):
    def store(self):
        return 'store ' + self.name


class Record(six.with_metaclass(Meta, Loggable, Storable)):
    name = 'record'


class Wide(six.with_metaclass(
        Meta,
        Record,
        dict,
)):
    pass


print(Record.mro_names(), Record().log(), Record().store())
print(Wide.mro_names(), Wide(a=1))
