import sys

try:
    from urllib.parse import quote
except ImportError:
    from six.moves.urllib.parse import quote

try:
    from six.moves import configparser
    from six.moves import range
except (AttributeError, ImportError):
    import ConfigParser as configparser
    range = xrange
else:
    print('found')

try:
    try:
        import six
    except ImportError:
        raise
    HAS_SIX = True
except Exception:
    HAS_SIX = False

try:
    from six.moves.html_parser import HTMLParseError
except ImportError:
    HTMLParseError = ValueError


def load(data):
    try:
        from six.moves import cPickle as pickle
    except:
        import pickle
    return pickle.loads(data)


print(quote('a b'), configparser.DEFAULTSECT, list(range(2)), HAS_SIX, HTMLParseError)
print(load(b'I5\n.'), six.text_type(3), 'six' if six else 'none', sys.maxsize > 0)
