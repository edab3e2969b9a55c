import six

counts = {'a': 1}
counts[six.text_type('b')] = six.text_type(2)
counts['c'] = counts['d'] = six.b('x')
total = 0
total += sum(six.moves.range(4))
assert isinstance(counts['b'], six.string_types), six.text_type('not text')
del counts[six.u('c')]
while six.next(six.itervalues(counts)) < 3:
    counts['a'] += 1
with six.StringIO('line') as stream, six.BytesIO() as sink:
    sink.write(six.b(stream.read()))
    written = sink.getvalue()
left, right = six.iterkeys({'x': 1, 'y': 2})
result: six.text_type = six.text_type(total)


def generate():
    yield six.text_type(1)
    received = yield from six.iterkeys(counts)
    return received


print(counts, total, written, left, right, result, list(generate()))
