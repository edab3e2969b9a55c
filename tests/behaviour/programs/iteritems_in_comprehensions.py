import six

ports = {'http': 80, 'https': 443, 'ssh': 22}

print([name for name, port in six.iteritems(ports) if port > 50])
print({port: name for name, port in six.iteritems(ports)})
print(sorted({port % 2 for port in six.itervalues(ports)}))
print(sum(port for port in six.itervalues(ports)))
lazy = (name.upper() for name in six.iterkeys(ports))
print(next(lazy), list(lazy))
print([(a, b) for a in six.iterkeys(ports) for b in six.itervalues(ports) if b < 30])
