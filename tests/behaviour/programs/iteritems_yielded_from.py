import six


def walk(tree, path=()):
    for key, value in six.iteritems(tree):
        if isinstance(value, dict):
            yield from walk(value, path + (key,))
        else:
            yield '.'.join(path + (key,)), value


def names(*trees):
    for tree in trees:
        yield from six.iterkeys(tree)


conf = {'db': {'host': 'h', 'pool': {'size': 5}}, 'debug': True}
print(list(walk(conf)))
print(list(names(conf, conf['db'])))
