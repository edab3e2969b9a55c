import six

jobs = {'build': 'waiting', 'test': 'waiting'}

items = six.iteritems(jobs)
jobs['test'] = 'done'
print(list(items))

values = six.itervalues(jobs)
jobs['deploy'] = 'waiting'
try:
    print(list(values))
except RuntimeError:
    print('the dictionary grew in between')
