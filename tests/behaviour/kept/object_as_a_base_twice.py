import six


def make():
    class Rows(object, six.Iterator):
        pass

    return Rows


try:
    make()
except TypeError as error:
    print(error)
