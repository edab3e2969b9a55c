import six

servers = {'web': 2, 'db': 1, 'cache': 5}

pairs = six.iteritems(servers)
print(next(pairs))
print(next(pairs))
print(list(pairs))
print(next(pairs, 'exhausted'))
print(next(six.iteritems(servers)))
print(six.next(six.iterkeys(servers)), six.next(six.itervalues(servers)))
