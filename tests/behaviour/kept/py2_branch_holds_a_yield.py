import six


def numbers():
    if six.PY2:
        yield 2
    print('runs only when somebody iterates')


def pairs():
    if six.PY3:
        return [('a', 1)]
    else:
        for pair in ():
            yield pair


print(type(numbers()).__name__)
print(type(pairs()).__name__, list(pairs()))
for _ in numbers():
    print('never')
