import six

words = {'a': 'ant', 'b': 'bee', 'c': 'cat', 'd': 'dog'}

values = six.itervalues(words)
print(list(zip(values, values)))

pair = [six.iterkeys(words)] * 2
print([left + right for left, right in zip(*pair)])

grouped = zip(*[six.iteritems(words)] * 2)
print(next(grouped))
