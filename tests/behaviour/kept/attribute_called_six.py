import six


class Faces(object):
    def __init__(self):
        self.one = 1
        self.six = self
        self.text_type = 'side'
        self.PY3 = False

    def moves(self):
        return [self.six.text_type, self.six.one]


faces = Faces()
print(faces.moves(), faces.six.six.text_type)
if not faces.six.PY3:
    print('still here')
faces.six = six
print(faces.six.text_type(5))
