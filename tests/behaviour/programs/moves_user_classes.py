from six.moves import UserDict
from six.moves import UserList, UserString
import six


class Defaults(UserDict):
    def __missing__(self, key):
        return 'no ' + key


settings = Defaults(a=1)
print(settings['a'], settings['b'], settings.data)
print(UserList([3, 1]) + [2], isinstance(UserList(), six.moves.UserList))
print(UserString('abc').upper(), type(UserString('x') + 'y').__name__)
