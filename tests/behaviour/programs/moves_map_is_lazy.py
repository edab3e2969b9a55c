from six.moves import filter, map, zip


def noisy(value):
    print('computing', value)
    return value + 1


lazy = map(noisy, [1, 2])
print('nothing computed yet')
print(next(lazy))
print(list(lazy), list(lazy))
print(type(zip()).__name__, type(filter(None, [])).__name__)
pairs = zip('ab', 'cd')
print(next(pairs), list(pairs))
