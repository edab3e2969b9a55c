import six

name = 'node'
parts = ['a', 'b']

print(six.u(name), six.u(name + '-1'), six.u('-'.join(parts)))
print(six.u('%s:%d' % (name, 1)).upper())
print(six.u(name if parts else '') * 2, six.u(name or 'none')[0])
same = six.u(name)
print(same is name, len(six.u(str(10) + 'x')))
print([six.u(part) for part in parts])
