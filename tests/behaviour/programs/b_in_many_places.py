import six


class Frame(object):
    END = six.b('\xff\xd9')
    TABLE = {six.b('k'): six.b('v')}

    def __init__(self, data=six.b('')):
        self.data = data

    def body(self):
        return self.data.split(six.b(';')) if self.data else [six.b('-')]


print(Frame.END, Frame.TABLE, Frame().body(), Frame(six.b('a;b')).body())
print(six.b(',').join([six.b('x'), six.b('y')]), six.b('%d') % 3, six.b('abc').decode('ascii'))
print(isinstance(six.b('x'), six.binary_type), six.b('x') == b'x', six.b('A')[0])
