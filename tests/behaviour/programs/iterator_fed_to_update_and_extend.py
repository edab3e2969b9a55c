import collections

import six

defaults = collections.OrderedDict([('debug', False), ('workers', 4)])
merged = {'name': 'api'}
merged.update(six.iteritems(defaults), region='eu')
print(merged)

names = ['first']
names.extend(six.iterkeys(defaults))
names += six.iterkeys(merged)
names[0:1] = six.itervalues(defaults)
print(names)

seen = collections.deque(six.itervalues(merged), maxlen=2)
print(list(seen), collections.Counter(six.itervalues(defaults))[4])
