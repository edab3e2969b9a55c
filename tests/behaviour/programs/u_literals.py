import six
from six import u

print(six.u('plain'), ascii(six.u('caf\xe9')), ascii(u('\u20ac')))
print(repr(u(r'back\slash')), repr(u("it's")))
print(six.u('one ' 'two') == 'one two', six.u('') == '')
print(u('''three
lines
''').splitlines())
print(six.u('%d items') % 3, six.u('x').upper(), six.u('ab')[1])
print(six.u('{0}-{1}').format(six.u('a'), u('b')))
