import six

usage = {'a': 1, 'b': 2, 'c': 3}

for name, count in six.iteritems(usage):
    print(name, count)
else:
    print('all seen')

for key in six.iterkeys(usage):
    if key == 'b':
        continue
    print(key)

total = 0
for value in six.itervalues(usage):
    total += value
print(total)

try:
    for key in six.iterkeys(usage):
        usage.pop(key)
except RuntimeError:
    print('changed while iterating', sorted(usage))

for key in list(six.iterkeys(usage)):
    del usage[key]
print(usage)
