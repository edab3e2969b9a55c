import six
from six import byte2int, indexbytes, int2byte, iterbytes


def tried(function):
    try:
        return function()
    except Exception as error:
        return type(error).__name__, str(error)


data = b'abc'
print(six.int2byte(7), six.int2byte(0xff), int2byte(len(data)) + int2byte(0))
for number in (256, -1, 'a', None):
    print(tried(lambda: six.int2byte(number)))
print(tried(lambda: int2byte(256)), tried(lambda: int2byte(-1)))
print(byte2int(data), byte2int(data[1:] + b'd'), six.byte2int('text'), six.byte2int([[1]]))
print(tried(lambda: six.byte2int(b'')), tried(lambda: byte2int(5)))
print(indexbytes(data, 1), six.indexbytes(data or b'x', -1), indexbytes({2: 'two'}, 2))
print(tried(lambda: six.indexbytes(data, 3)))
for byte in iterbytes(data):
    print(byte, f"{six.int2byte(byte)}", f'{int2byte(byte)!r:>8}')
both = iterbytes(data)
print(next(both), list(both), list(both), list(six.iterbytes(data)), sum(iterbytes(data)))
print(bytes(six.iterbytes(data)), tried(lambda: bytearray(six.iterbytes(5))))
print(tried(lambda: dict(six.iterbytes({'ab': 1}))), set(six.iterbytes(b'aa')))
