import six

quotas = {'cores': 20, 'ram': 512}

items = six.iteritems(quotas)
print('first', list(items))
print('second', list(items))

values = six.itervalues(quotas)
print(sum(values), sum(values))

keys = six.iterkeys(quotas)
for key in keys:
    print('head', key)
    break
for key in keys:
    print('rest', key)
