compat = None


def load():
    global six
    import six
    return six.text_type


def use():
    return next(six.iteritems({'k': 'v'}))


print(load()(1))
print(use(), 'six' in globals())
