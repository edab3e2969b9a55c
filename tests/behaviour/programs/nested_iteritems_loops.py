import six

grid = {'r1': {'a': 1, 'b': 2}, 'r2': {'c': 3}}

for row, cells in six.iteritems(grid):
    for column, value in six.iteritems(cells):
        print(row, column, value)

print({row: {k: v * 10 for k, v in six.iteritems(cells)} for row, cells in six.iteritems(grid)})
print(sum(sum(six.itervalues(cells)) for cells in six.itervalues(grid)))
print(max(six.iterkeys(next(six.itervalues(grid)))))
print([list(six.iterkeys(cells)) for cells in six.viewvalues(grid)])
