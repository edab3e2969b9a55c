import six

stack = {'bottom': 1, 'top': 2}

for label, attempt in [
    ('len', lambda: len(six.iteritems(stack))),
    ('reversed', lambda: list(reversed(six.iterkeys(stack)))),
    ('set operation', lambda: six.iterkeys(stack) & {'top'}),
    ('view len', lambda: len(six.viewitems(stack))),
    ('view reversed', lambda: list(reversed(six.viewkeys(stack)))),
    ('view next', lambda: next(six.viewvalues(stack))),
]:
    try:
        print(label, attempt())
    except TypeError:
        print(label, 'is not supported')
