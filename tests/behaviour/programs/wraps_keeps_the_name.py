import six


def logged(function):
    @six.wraps(function)
    def wrapper(*args, **kwargs):
        print('calling', function.__name__)
        return function(*args, **kwargs)
    return wrapper


def renamed(function):
    return six.wraps(function, assigned=('__doc__',), updated=())(lambda: function() + 1)


@logged
def one():
    """Give one."""
    return 1


print(one(), one.__name__, one.__doc__, one.__wrapped__.__name__)
two = renamed(one)
print(two(), two.__name__, two.__doc__)
