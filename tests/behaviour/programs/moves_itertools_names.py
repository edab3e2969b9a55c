import six
from six.moves import filterfalse, zip_longest as izip_longest

print(list(izip_longest('abc', 'x', fillvalue='-')))
print(list(filterfalse(lambda number: number % 2, range(5))))
print(list(six.moves.zip_longest([1], [2, 3])))
odd = six.moves.filterfalse(None, [0, 1, ''])
print(next(odd), list(odd))
