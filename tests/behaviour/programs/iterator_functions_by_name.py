from six import iteritems, iterkeys, itervalues as each_value, next as advance

limits = {'soft': 10, 'hard': 20}

print(dict(iteritems(limits)), list(iterkeys(limits)), sum(each_value(limits)))
cursor = iteritems(limits)
print(advance(cursor), advance(cursor), advance(cursor, None))
print(advance(iterkeys(limits)), next(each_value(limits)))
