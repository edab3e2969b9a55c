try:
    import urllib2
except ImportError:
    from six.moves.urllib import request as urllib2

try:
    import cPickle as pickle
except ImportError:
    from six.moves import cPickle as pickle

try:
    from itertools import izip as zip
except ImportError:
    from six.moves import zip

print(urllib2.Request('http://host/x').host)
print(pickle.loads(pickle.dumps('kept')))
print(next(zip('a', 'b')))
