import six
from six import BytesIO as Buffer, StringIO

text = six.StringIO('first\nsecond\n')
print([line.rstrip() for line in text])
raw = six.BytesIO(b'\x00\x01')
print(raw.read(1), raw.tell())
with StringIO() as sink:
    print('captured', file=sink)
    print(repr(sink.getvalue()))
print(Buffer(b'abc').getvalue(), isinstance(raw, six.BytesIO), six.BytesIO is Buffer)
