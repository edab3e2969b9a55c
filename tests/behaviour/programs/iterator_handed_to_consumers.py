import six

scores = {'ann': 3, 'bob': 1, 'cy': 2}

print(list(six.iteritems(scores)), tuple(six.iterkeys(scores)))
print(sorted(six.itervalues(scores)), sorted(six.iteritems(scores), key=lambda kv: kv[1]))
print(sum(six.itervalues(scores)), min(six.itervalues(scores)), max(six.iterkeys(scores)))
print(any(six.itervalues(scores)), all(v > 1 for v in six.itervalues(scores)))
print(','.join(six.iterkeys(scores)), len(set(six.itervalues(scores))))
print(list(enumerate(six.iterkeys(scores), 1)))
print(list(zip(six.iterkeys(scores), six.itervalues(scores))))
print(list(map(str.upper, six.iterkeys(scores))), list(filter(None, six.itervalues(scores))))
print(dict(six.iteritems(scores), dee=9), frozenset(six.iterkeys(scores)) == set(scores))
print(*six.iterkeys(scores), sep='/')
