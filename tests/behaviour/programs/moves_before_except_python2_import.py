try:
    from six.moves import configparser
    from six.moves.urllib.parse import urlparse
except ImportError:
    import ConfigParser as configparser
    from urlparse import urlparse


def load(path):
    try:
        from six.moves import cPickle as pickle
    except ImportError:
        import pickle
    return pickle.loads(path)


print(configparser.DEFAULTSECT, urlparse('http://h:1/').port, load(b'I5\n.'))
