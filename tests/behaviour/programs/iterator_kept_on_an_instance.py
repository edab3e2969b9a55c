import six


class RoundRobin(object):
    def __init__(self, hosts):
        self.hosts = hosts
        self._pending = six.itervalues(hosts)

    def pick(self):
        try:
            return next(self._pending)
        except StopIteration:
            self._pending = six.itervalues(self.hosts)
            return six.next(self._pending)


picker = RoundRobin({'a': 'alpha', 'b': 'beta'})
print([picker.pick() for _ in range(5)])
