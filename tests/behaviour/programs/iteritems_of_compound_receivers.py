import six

given = {}
fallback = {'mode': 'fast'}
extra = {'level': 2}
strict = True

print(list(six.iteritems(given or fallback)))
print(list(six.iterkeys(extra if strict else fallback)))
print(list(six.itervalues({'a': 1, **extra})))
print(sorted(six.iteritems(fallback | extra)))
print(next(six.iteritems((lambda: extra)())))
print(next(six.itervalues(given or extra if strict else fallback)))
print(list(six.iterkeys(merged := dict(fallback, x=0))), merged)
print(list(six.iteritems(dict(zip('ab', 'cd')))))
print(list(six.itervalues({number: number ** 2 for number in range(3)})))
