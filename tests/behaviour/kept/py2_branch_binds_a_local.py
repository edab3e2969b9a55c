import six

text = 'global'


def show():
    if six.PY2:
        text = 'local'
    try:
        return text
    except NameError as error:
        return type(error).__name__


def count():
    if six.PY2:
        global total
    total = 5
    return total


total = 0
print(show(), count(), total)
