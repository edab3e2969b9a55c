import copy

from six.moves import copyreg


class Handle(object):
    def __init__(self, name):
        self.name = name
        self.open = True


def rebuild(handle):
    print('rebuilding', handle.name)
    return Handle, (handle.name + ' (copy)',)


copyreg.pickle(Handle, rebuild)
print(copy.copy(Handle('h')).name)
