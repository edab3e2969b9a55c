import six
from six.moves import cPickle

state = {'name': 'node', 'tags': ['a', 'b']}
blob = cPickle.dumps(state, protocol=2)
print(type(blob).__name__, cPickle.loads(blob) == state)
print(six.moves.cPickle.loads(blob)['tags'])
try:
    cPickle.loads(b'')
except (EOFError, cPickle.UnpicklingError) as error:
    print(type(error).__name__)
