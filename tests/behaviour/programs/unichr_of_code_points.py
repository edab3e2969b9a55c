import six
from six import unichr

print(six.unichr(65), ascii(unichr(0x20ac)), len(six.unichr(0x1f600)))
print(''.join(map(six.unichr, [104, 105])))
print(ascii(six.u('<') + unichr(255)))
try:
    six.unichr(-1)
except ValueError:
    print('not a code point')
