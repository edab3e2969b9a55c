import six


def lookup(table, key):
    try:
        return table[key]
    except KeyError:
        six.raise_from(ValueError('unknown key %s' % key), None)


try:
    lookup({}, 'k')
except ValueError as error:
    print(error, error.__cause__, error.__suppress_context__)
    print(type(error.__context__).__name__)
