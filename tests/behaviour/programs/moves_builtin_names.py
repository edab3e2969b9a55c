import io
import sys

from six.moves import range, zip, map, filter, input

numbers = range(2, 8, 2)
print(numbers, len(numbers), numbers[-1])
print(list(zip(numbers, 'abc')))
print(list(map(lambda n: n * n, numbers)))
print(list(filter(lambda n: n > 2, numbers)))
sys.stdin = io.StringIO('Ada\n')
print('hello', input())
