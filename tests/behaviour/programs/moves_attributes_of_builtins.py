import six

print(list(six.moves.range(3)), list(six.moves.zip('ab', six.moves.range(2))))
print(list(six.moves.map(str, six.moves.filter(None, [0, 1, 2]))))
for _ in six.moves.range(2):
    print('tick')
make = six.moves.range
print(make(2, 4), six.moves.range is range)
print([cell for row in six.moves.range(2) for cell in six.moves.range(row + 1)])
