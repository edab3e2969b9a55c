import six

name = 'caf\xe9'
parts = ['x', '\xff']

print(six.b(name), six.b(name + '!'), six.b('%s' % name))
print(six.b(name if parts else ''), six.b(name or 'none')[0])
print([six.b(part) for part in parts], six.b(''.join(parts)))
print(six.b(f'{len(name)} letters'))
try:
    six.b('\u0100' + name)
except UnicodeEncodeError as error:
    print(error.encoding, error.start)
